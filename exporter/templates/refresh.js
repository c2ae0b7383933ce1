// Every part marked data-live is replaced by its newer self; without scripts the page reloads.
"use strict";
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const newer = page.getElementById(part.id);
      if (!newer || newer.innerHTML === part.innerHTML) continue;
      const held = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
      part.replaceChildren(...newer.childNodes);
      // Whoever walks through the page by keyboard stays where they are.
      if (held) [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === held)?.focus({ preventScroll: true });
    }
    document.body.classList.remove("stale");
  } catch {
    document.body.classList.add("stale");
  }
}, 5000);
