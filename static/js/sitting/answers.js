import { $ } from "./page.js";

// The answer as it would be sent. An order that nobody has touched or accepted is not an answer yet.
export const isBox = (control) => ["radio", "checkbox"].includes(control.type);
export const controlsOf = (question) => [...question.querySelectorAll('[name="answer"]')];
const valuesIn = (question) => {
  const order = $("q-order", question);
  if (order && "ready" in order.dataset && !("arranged" in order.dataset)) return [];
  return controlsOf(question).filter((control) => !isBox(control) || control.checked).map((control) => control.value).filter(Boolean);
};
// From here on the order that is shown is the answer, also for whoever looks at the question again.
export const accept = (question) => { const order = $("q-order[data-ready]", question); if (order) order.dataset.arranged = ""; };
export const stateOf = (question) => ({ values: valuesIn(question), flagged: $('[name="flag"]', question).checked });
export const same = (a, b) => a.flagged === b.flagged && `${[...a.values].sort()}` === `${[...b.values].sort()}`;

// What the server wrote into the page is what is saved; what the controls show may be newer than this program.
const written = (control) => {
  if (isBox(control)) return control.defaultChecked ? control.value : "";
  if (control.tagName !== "SELECT") return control.defaultValue;
  return [...control.options].find((option) => option.defaultSelected)?.value ?? "";
};
export const writtenIn = (question) => ({
  values: controlsOf(question).map(written).filter(Boolean), flagged: $('[name="flag"]', question).defaultChecked,
});
