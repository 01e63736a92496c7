// A ready-made message is copied with one press, where the browser can.

export function offerCopying(page) {
  if (!navigator.clipboard) return;
  for (const button of page.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(button.previousElementSibling.innerText.trim())
        .then(() => { button.textContent = button.dataset.copied; });
    });
  }
}
