/* A rating can be slid as well as typed: <judge-rating> holds a number field, and gets a range that says the same. */
class JudgeRating extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input[type=number]");
    const range = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, step: 1 });
    range.setAttribute("aria-label", this.querySelector("label").textContent);
    range.value = field.value || 50;
    range.addEventListener("input", () => { field.value = range.value; });
    field.addEventListener("input", () => { if (field.value !== "") range.value = field.value; });
    field.after(range);
  }
}
customElements.define("judge-rating", JudgeRating);
