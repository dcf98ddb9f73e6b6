// What all parts of a sitting's page use: its elements, and the places where it says something.
export const $ = (selector, from = document) => from.querySelector(selector);
export const form = $("[data-exam]");
export const ending = $("[data-end]");
export const says = (form ?? ending)?.dataset ?? {};
export const announce = (text) => { const place = $("[data-announce]"); if (place) place.textContent = text; };

// One notice at a time, above the question.
export const notice = $("[data-notice]");
export const tell = (text, actions = [], kind = "") => {
  if (!notice) return;
  notice.dataset.kind = kind;
  $("[data-text]", notice).textContent = text;
  $("[data-actions]", notice).replaceChildren(...actions.map(([label, run]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet", textContent: label });
    button.addEventListener("click", run);
    return button;
  }));
  notice.hidden = false;
};
export const untell = (kind) => { if (notice && notice.dataset.kind === kind) notice.hidden = true; };

export const status = (state, text) => {
  const place = $("[data-save]");
  if (!place) return;
  place.dataset.state = state;
  $("span", place).textContent = text;
};
