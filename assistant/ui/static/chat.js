/* The conversation of this tab: it moves finished turns into the log, keeps them until the tab closes, reads an answer
   out once, and says when the connection broke. Gradio asks and carries; nothing here knows what an answer is. */
(() => {
  "use strict";
  const KEPT = parent === window ? "machi.talk" : "machi.talk.framed"; // a page and a frame in it are two conversations
  const POLL_MS = 3000;
  const MISSES = 2; // in a row: one is a phone's hiccup
  const QUIET_MS = 400; // between Gradio's own last message and ours that it broke
  const root = document.documentElement;
  const by = (id) => document.getElementById(id);
  const say = JSON.parse(by("say").textContent);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let talk = { session: null, turns: [], at: 0 };
  let waiting = null; // the question that is being answered
  let pending = null; // a question from a button
  let busy = false; // Gradio has not closed the last question, and would let the next one fall
  let held = false; // a question sent meanwhile
  let broken = false; // the process that was asked is gone
  let poll = 0;
  let last = null; // the turn that came last: Gradio's copy of it stays behind, empty

  // ---------------------------------------------------------------- what is kept in this tab

  function read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT));
      if (kept && Array.isArray(kept.turns)) talk = kept;
    } catch { /* a browser that keeps nothing, or something else's words */ }
  }

  function keep() {
    for (;;) {
      try {
        sessionStorage.setItem(KEPT, JSON.stringify(talk));
        return;
      } catch {
        if (talk.turns.length < 2) return; // full, or refused: the conversation stands on the page alone
        talk.turns.splice(0, Math.ceil(talk.turns.length / 4));
      }
    }
  }

  function restore() {
    read();
    const held = document.createElement("template");
    held.innerHTML = talk.turns.join("");
    for (const label of held.content.querySelectorAll("[data-say]")) {
      const words = say[label.dataset.say];
      if (words) label.textContent = words;
    }
    by("log").append(held.content);
    begun(talk.turns.length > 0);
    if (talk.question) refill(talk.question);
    if (talk.at && !location.hash) scrollTo(0, talk.at);
  }

  function begun(is) {
    root.toggleAttribute("data-begun", is);
    by("over").hidden = !is;
    by("examples").hidden = is;
  }

  function forget() {
    talk = { session: null, turns: [], at: 0 };
    try { sessionStorage.removeItem(KEPT); } catch { /* nothing was kept */ }
    by("log").replaceChildren();
    const now = by("now");
    if (now) now.dataset.idle = "";
    by("lost").hidden = true;
    begun(false);
    (box() || by("first")).focus();
    scrollTo(0, 0);
  }

  // ---------------------------------------------------------------- asking

  const box = () => document.querySelector("#question textarea");
  const send = () => by("send") && (by("send").matches("button") ? by("send") : by("send").querySelector("button"));

  function write(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function refill(text) {
    const field = box() || by("first");
    if (field && !field.value) write(field, text);
  }

  function ask(question) {
    if (waiting !== null) return;
    if (broken) {
      anew(question);
      return;
    }
    pending = question;
    const button = send();
    if (button) button.click();
    else by("opening-note").textContent = by("opening-note").dataset.opening;
  }

  /* Called by Gradio as it sends: the question, and what this tab knows. */
  function carried(typed) {
    const question = pending ?? typed ?? "";
    if (pending === null) write(box(), "");
    pending = null;
    waiting = question;
    busy = true;
    talk.question = question;
    keep();
    by("lost").hidden = true;
    by("told").textContent = say.working;
    const old = by("now").querySelector(".turn");
    if (old) old.dataset.seen = "";
    delete by("now").dataset.idle;
    watch();
    requestAnimationFrame(() => by("now").scrollIntoView({ block: "nearest" }));
    return [question, JSON.stringify({ session_id: talk.session, look: root.dataset.look })];
  }

  /* Called by Gradio when nothing more comes. */
  function settled() {
    busy = false;
    if (held) {
      held = false;
      setTimeout(() => send().click());
    } else setTimeout(() => { if (waiting !== null && !busy) lost(); }, QUIET_MS);
  }

  function done(turn) {
    if (waiting === null) return;
    waiting = null;
    clearInterval(poll);
    const question = talk.question;
    delete talk.question;
    if (turn.dataset.done === "answered") {
      const whole = turn.cloneNode(true);
      by("log").append(whole);
      last = turn.dataset.turn;
      turn.dataset.seen = "";
      turn.replaceChildren();
      talk.session = turn.dataset.session;
      talk.turns.push(whole.outerHTML);
      keep();
      begun(true);
      whole.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
      by("told").textContent = `${say.we_answer}: ${plain(whole.querySelector(".answer"))}`;
    } else {
      by("told").textContent = "";
      refill(question);
      keep();
    }
    tell();
  }

  function plain(element) {
    const copy = element.cloneNode(true);
    for (const unread of copy.querySelectorAll("rt, rp, .ref")) unread.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function lost() {
    const question = waiting;
    waiting = null;
    busy = held = false;
    broken = true;
    clearInterval(poll);
    by("now").dataset.idle = "";
    by("told").textContent = "";
    by("lost").hidden = false;
    by("lost").scrollIntoView({ block: "center" });
    if (question) refill(question);
    talk.question = question;
    keep();
    tell();
  }

  /* Which process answers, by its own word; null when none does. */
  async function process() {
    try {
      const reply = await fetch("/healthz", { cache: "no-store" });
      return reply.ok ? reply.headers.get("X-Process") : null;
    } catch {
      return null;
    }
  }

  /* While an answer is awaited: is anybody still there, and is it who was asked? */
  async function watch() {
    clearInterval(poll);
    const asked = waiting;
    let whom = await process();
    if (waiting !== asked) return;
    let missed = whom === null ? 1 : 0;
    poll = setInterval(async () => {
      const there = await process();
      if (waiting === null || waiting !== asked) return;
      missed = there === null ? missed + 1 : 0;
      whom ??= there;
      if (missed >= MISSES || (there !== null && there !== whom)) lost();
    }, POLL_MS);
  }

  /* After the connection broke Gradio waits for ever: once somebody is there again, a new page asks. */
  async function anew(question) {
    if ((await process()) === null) {
      by("lost").animate([{ opacity: 0.4 }, { opacity: 1 }], calm.matches ? 0 : 400);
      return;
    }
    talk.question = question;
    talk.asking = true;
    broken = false;
    leave();
    location.reload();
  }

  // ---------------------------------------------------------------- feedback

  async function rate(form, helpful) {
    const why = form.querySelector(".why");
    const note = form.querySelector("[data-rated]");
    const reason = form.querySelector("[name=reason]:checked");
    const comment = [reason && say.reasons[reason.value], form.elements.comment.value.trim()].filter(Boolean).join("：");
    const body = { answer_id: form.dataset.rate, helpful, comment: comment || null };
    note.textContent = ""; // thanks for the thumb are not thanks for the reason
    try {
      const reply = await fetch("/api/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      note.textContent = reply.ok ? say.thanks : reply.status === 404 ? say.feedback_unknown : say.feedback_failed;
      return reply.ok;
    } catch {
      note.textContent = say.feedback_failed;
      return false;
    } finally {
      why.hidden = Boolean(comment) || note.textContent !== say.thanks;
      tell();
    }
  }

  // ---------------------------------------------------------------- a frame on another page

  function tell() {
    if (parent === window) return;
    requestAnimationFrame(() => parent.postMessage({ machiHeight: document.body.scrollHeight }, "*"));
  }

  // ---------------------------------------------------------------- events

  document.addEventListener("click", (event) => {
    if (!(busy || broken) || !event.target.closest("#send")) return;
    event.stopPropagation();
    if (broken) anew(box().value);
    else held = waiting === null;
  }, true);

  document.addEventListener("click", (event) => {
    const at = event.target.closest("[data-ask], [data-helpful], a[href^='#'], #clear, #again");
    if (!at) return;
    if (at.id === "clear") forget();
    else if (at.id === "again") ask(talk.question || (box() && box().value));
    else if (at.dataset.ask) ask(at.dataset.ask);
    else if (at.dataset.helpful) {
      const form = at.closest("form");
      for (const thumb of form.querySelectorAll("[data-helpful]")) thumb.setAttribute("aria-pressed", thumb === at);
      rate(form, at.dataset.helpful === "yes");
    } else {
      event.preventDefault(); // Gradio's <base> would make another page of it
      show(at);
    }
  });

  function show(link) {
    const id = decodeURIComponent(link.hash.slice(1));
    const turn = link.closest(".turn");
    const place = (turn && turn.querySelector(`[id="${CSS.escape(id)}"]`)) || by(id);
    if (!place) return;
    const folded = place.closest("details");
    if (folded) folded.open = true;
    place.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    const focused = place.querySelector("a") || place;
    if (focused === place) place.tabIndex = -1;
    focused.focus({ preventScroll: true });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "opening") {
      event.preventDefault();
      ask(by("first").value);
    } else if (form.dataset.rate) {
      event.preventDefault();
      const pressed = form.querySelector("[data-helpful][aria-pressed=true]");
      rate(form, !pressed || pressed.dataset.helpful === "yes");
    }
  });

  function leave() {
    talk.at = scrollY;
    const typed = (box() || by("first") || {}).value;
    if (typed && waiting === null) talk.question = typed;
    keep();
  }

  addEventListener("pagehide", leave);

  /* Gradio's part has come: take over what was typed before, and what it leaves for others to do. */
  function ready() {
    const first = by("first");
    const field = box();
    const inner = document.querySelector("gradio-app main");
    if (inner) inner.setAttribute("role", "presentation");
    const had = document.activeElement === first;
    const typed = first.value;
    by("opening").remove();
    root.toggleAttribute("data-ready", true);
    if (typed && pending === null) refill(typed);
    if (had) field.focus({ preventScroll: true });
    if (talk.at && !location.hash && scrollY < talk.at) scrollTo(0, talk.at);
    const now = by("now");
    new MutationObserver(() => {
      const turn = now.querySelector(".turn[data-done]:not([data-seen])");
      if (turn && !(turn.dataset.turn && turn.dataset.turn === last)) done(turn);
    }).observe(now, { childList: true, subtree: true });
    if (talk.asking) {
      delete talk.asking;
      box().value = "";
      pending = talk.question;
    }
    if (pending !== null) ask(pending);
    tell();
  }

  /* Gradio writes the browser's language over the page's. */
  function inOurLanguage() {
    if (root.lang !== root.dataset.lang) root.lang = root.dataset.lang;
  }
  inOurLanguage();
  new MutationObserver(inOurLanguage).observe(root, { attributeFilter: ["lang"] });

  window.machi = { carried, settled };
  history.scrollRestoration = "manual";
  restore();
  if (box() && send() && by("now")) ready();
  else {
    const coming = new MutationObserver(() => {
      if (!box() || !send() || !by("now")) return;
      coming.disconnect();
      ready();
    });
    coming.observe(document.querySelector("gradio-app"), { childList: true, subtree: true });
  }
  if (parent !== window) new ResizeObserver(tell).observe(document.body);
})();
