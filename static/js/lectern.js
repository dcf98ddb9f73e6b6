// On every page: reading settings are kept as they are changed. Nothing here is needed to read or to send a form.
const ATTRIBUTES = { theme: "theme", text_size: "size", typeface: "face" };
const STANDARD = { theme: "auto", size: "m", face: "serif" };

const form = document.querySelector("[data-prefs]");
const root = document.documentElement;

const chosen = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name in ATTRIBUTES).map(([name, value]) => [ATTRIBUTES[name], value]));

if (form?.method === "post") {
  // Signed in: the account keeps them, one change after the other, so that the latest is what stays.
  const keep = form.querySelector(".keep");
  const save = () => fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "1" }, keepalive: true });
  let last = Promise.resolve();
  keep.hidden = true;
  form.addEventListener("change", () => {
    last = last.then(save).then((answer) => { keep.hidden = answer.ok && !answer.redirected; }, () => { keep.hidden = false; });
  });
} else if (form) {
  // A guest: this browser keeps them.
  for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
    const kept = root.dataset[attribute];
    const radio = kept && form.querySelector(`[name="${name}"][value="${CSS.escape(kept)}"]`);
    if (radio) radio.checked = true;
  }
  form.addEventListener("change", () => {
    const kept = chosen();
    for (const [attribute, value] of Object.entries(kept)) {
      if (value === STANDARD[attribute]) delete root.dataset[attribute];
      else root.dataset[attribute] = value;
    }
    try { localStorage.setItem("lectern-reading", JSON.stringify(kept)); } catch { /* storage is off: for this page only */ }
  });
}

// Suggestions come when somebody begins to search.
document.addEventListener("focusin", ({ target }) => {
  if (target.closest("form[data-suggest]")) import("./suggest.js").catch(() => {});
});

// The page is set in stand-ins (css/opening.css): the fonts are fetched behind it, for the next one.
if (root.classList.contains("arriving")) {
  addEventListener("load", () => {
    for (const font of ["1em Literata", "1em Atkinson", ...document.querySelector("main em") ? ["italic 1em Literata"] : []]) {
      document.fonts.load(font).catch(() => {});
    }
  });
}
