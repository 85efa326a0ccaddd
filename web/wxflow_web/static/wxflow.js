// What keys do: / searches, j and k go from row to row, Enter opens, x ticks, ? helps; what passkeys need, and what is to be copied. Everything else works without it.
"use strict";
(() => {
  const ROWS = ".item, .cards > li, main tbody tr, .timers > li, .timeline > li";
  const typing = (at) => at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  const shown = (one) => one.offsetParent !== null;

  function go(by) {
    const rows = [...document.querySelectorAll(ROWS)].filter(shown);
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function inRow(what) {
    const row = document.activeElement.closest(ROWS);
    return row && row.querySelector(what);
  }

  const keys = {
    "/": () => [...document.querySelectorAll("#q, input[type=search]")].find(shown),
    "?": () => { const help = document.querySelector("details.keys"); if (help) help.open = !help.open; },
    j: () => go(1),
    k: () => go(-1),
    x: () => { const tick = inRow("input[type=checkbox]"); if (tick) tick.click(); },
    Enter: () => { const link = inRow("a[href]"); if (link) link.click(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((one) => { one.open = false; });
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "Enter" && !event.target.matches(ROWS)) return;
    const act = keys[event.key];
    if (!act) return;
    const field = act();
    event.preventDefault();
    if (field) field.focus();
  });

  // What comes meanwhile waits while something is pressed: nothing is swapped or moved away under a finger.
  let pressed = Promise.resolve();
  document.addEventListener("pointerdown", () => {
    pressed = new Promise((lift) => {
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => setTimeout(lift), { once: true });
    });
  }, true);
  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.fetch = async (...asked) => {
      const answer = await fetch(...asked);
      await pressed;
      return answer;
    };
  });

  const itself = document.querySelector("form[data-sends-itself]");
  if (itself) itself.requestSubmit();

  document.addEventListener("submit", async (event) => {
    const form = event.target, { passkey, options } = form.dataset;
    if (!passkey) return;
    event.preventDefault();
    try {
      const told = JSON.parse(options);
      const key = passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told) });
      form.elements.credential.value = JSON.stringify(key.toJSON());
      form.submit();
    } catch {
      form.querySelector("[role=alert]").hidden = false;
    }
  });

  document.documentElement.classList.add("scripts");
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copies);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch { // no TLS, or the browser was told not to
      if (!document.execCommand("copy")) return;
    }
    button.nextElementSibling.textContent = button.dataset.done;
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.drop[open]").forEach((one) => { if (!one.contains(event.target)) one.open = false; });
  });
})();
