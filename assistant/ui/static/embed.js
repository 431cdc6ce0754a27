/* Puts the guide where this script stands: <script src="https://GUIDE/embed.js" async></script>
   data-lang (ja, ja-easy, en, zh, ko, vi) sets its language, data-height the most pixels it may take. */
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const most = Math.min(Math.max(Number(script.dataset.height) || 760, 320), 4000);
  const address = new URL("/", home);
  address.searchParams.set("embed", "1");
  if (script.dataset.lang) address.searchParams.set("lang", script.dataset.lang);

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || "まち案内";
  frame.setAttribute("sandbox", "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  frame.referrerPolicy = "no-referrer";
  frame.loading = "lazy";
  Object.assign(frame.style, { width: "100%", height: "480px", border: "1px solid #8a979d", borderRadius: "8px" });
  script.insertAdjacentElement("afterend", frame);

  addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    const height = Number(event.data && event.data.machiHeight);
    if (height > 0) frame.style.height = `${Math.min(Math.ceil(height) + 2, most)}px`;
  });
})();
