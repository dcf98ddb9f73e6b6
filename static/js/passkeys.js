// Shows what needs passkeys where the browser has them, and says so when none was used.
if ("PublicKeyCredential" in window) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-no-passkeys]")) part.hidden = true;
}
document.addEventListener("allauth.error", event => {
  event.preventDefault();
  for (const place of document.querySelectorAll("[data-passkey-unused]")) place.textContent = place.dataset.words;
});
