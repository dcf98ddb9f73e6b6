/* The exam's form: what is wrong gets the focus, and what forms look like is drawn beside it. */
document.querySelector("[data-errors]")?.focus();

const place = document.querySelector("[data-outlook]");
if (place?.dataset.outlook) {
  const link = place.querySelector("[data-wait]");
  const status = link.parentElement;
  status.textContent = link.dataset.wait;
  fetch(place.dataset.outlook, { headers: { "X-Fragment": "1" }, redirect: "error" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((html) => place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes))
    .catch(() => status.replaceChildren(link));
}
