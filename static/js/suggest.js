// Suggestions below a search box while one types (the ARIA combobox pattern). Enter without a choice searches as ever.
import { parsed } from "./swap.js";

const attach = (form) => {
  const field = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggestions");
  if (field.getAttribute("role") === "combobox") return;
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  form.append(status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) {
    field.setAttribute(name, value);
  }
  let asked = "";
  let timer;
  let at = -1;
  let request;

  const options = () => [...list.children];
  const choose = (index) => {
    at = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", `${place === at}`));
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options()[at].id);
      options()[at].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (isOpen) => {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", `${isOpen}`);
    if (!isOpen) choose(-1);
  };
  const everything = (query) => {
    const link = document.createElement("a");
    link.href = `${form.action}?q=${encodeURIComponent(query)}`;
    link.textContent = list.dataset.all.replace("{query}", () => query);
    link.setAttribute("role", "option");
    link.tabIndex = -1;
    return link;
  };
  const suggest = async () => {
    const query = field.value.trim();
    if (query === asked) return;
    asked = query;
    request?.abort();
    if (query.length < 2) {
      open(false);
      status.textContent = "";
      return;
    }
    request = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { headers: { "X-Fragment": "1" }, signal: request.signal });
      if (!answer.ok) return;
      const found = [...parsed(await answer.text()).querySelectorAll("[role=option]")].map((option) => document.adoptNode(option));
      if (query !== field.value.trim()) return;
      list.replaceChildren(...found, ...(found.length ? [everything(query)] : []));
      options().forEach((option, place) => { option.id = `${list.id}-${place}`; });
      open(found.length > 0 && document.activeElement === field);
      status.textContent = found.length ? list.dataset.told.replace("{n}", found.length) : list.dataset.none;
    } catch { /* away, or overtaken by the next letter: the form searches without it */ }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options().length) {
      event.preventDefault();
      if (list.hidden) open(true);
      const count = options().length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(at < 0 && step < 0 ? count - 1 : (at + step + count) % count);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options()[at].href);
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) open(false); });
  field.addEventListener("focus", () => { if (options().length && field.value.trim() === asked && asked) open(true); });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  if (field.value.trim()) suggest();
};

for (const form of document.querySelectorAll("form[data-suggest]")) attach(form);
