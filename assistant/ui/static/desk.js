// The desk works without this. It prints, because a link cannot, with what is folded unfolded; and it says that an
// answer is being looked for.
(() => {
  "use strict";
  let unfolded = [];

  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });

  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("main details:not([open], :has(form))")];
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
  });

  const told = (form, words) => {
    const note = form.querySelector("[data-told]");
    if (note) note.textContent = words;
    form.setAttribute("aria-busy", String(words !== ""));
  };
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.waiting) told(event.target, event.target.dataset.waiting);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-waiting]")) told(form, "");
  });
})();
