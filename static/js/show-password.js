// Offers to show a password while it is typed. Without this file the offer stays hidden.
for (const box of document.querySelectorAll("[data-show-password]")) {
  const field = document.getElementById(box.dataset.showPassword);
  box.closest("label").hidden = false;
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  // Sent hidden again: browsers then offer to keep the password, and remember no text of the field.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
