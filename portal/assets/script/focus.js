// Focus goes to what a page wants to be heard first.

export function focusStart(page) {
  const wanted = page.querySelectorAll("[data-focus]");
  if (wanted.length > 0) wanted[wanted.length - 1].focus();
}
