// Forms marked data-swap="#a,#b" are sent in the background; the server answers with HTML and those elements are
// replaced. The focus goes to what the pressed button names (data-then), else to data-focus, else to the first field.
// Without this script, and when anything goes wrong, they are ordinary forms.
const policy = globalThis.trustedTypes?.createPolicy("server", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

// A page of this site's own as a document; nothing in it runs.
export const parsed = (text) => new DOMParser().parseFromString(policy.createHTML(text), "text/html");

// What only some questions need comes when one of them stands on the page; their plain form works without it.
const enrich = () => {
  if (document.querySelector("q-order")) import("./arrange.js").catch(() => {});
  if (document.querySelector("q-match")) import("./pair.js").catch(() => {});
};

const sendPlainly = (form, button) => {
  form.dataset.plain = "1";
  form.requestSubmit(button);
};

const say = (form, text) => {
  const note = form.querySelector(".offline") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "offline notice not" }));
  note.setAttribute("role", "status");
  note.textContent = text;
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.swap || form.dataset.plain) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  const button = event.submitter;
  form.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form, button), headers: { "X-Fragment": "1" } });
  } catch {
    form.removeAttribute("aria-busy");
    say(form, document.documentElement.dataset.offline ?? "The site can’t be reached right now. What you chose is still here; try again in a moment.");
    return;
  }
  form.removeAttribute("aria-busy");
  if (!answer.ok || answer.redirected) return sendPlainly(form, button);
  const page = parsed(await answer.text());
  let focus;
  for (const selector of form.dataset.swap.split(",")) {
    const fresh = page.querySelector(selector);
    const old = document.querySelector(selector);
    if (!fresh || !old) return sendPlainly(form, button);
    old.replaceWith(document.adoptNode(fresh));
    focus ??= fresh.querySelector(button?.dataset.then ?? "[data-focus]") ?? fresh.querySelector("[data-focus]") ?? fresh.querySelector("input:not([type=hidden])");
  }
  enrich();
  focus?.focus({ preventScroll: true });
  focus?.scrollIntoView({ block: "nearest" });
});

enrich();
