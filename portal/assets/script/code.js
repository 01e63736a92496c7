// The code of the letter.

/** The letter's QR ends in #CODE, which a browser never sends; it leaves the address as soon as it is read. */
export function takeCodeFromAddress(page) {
  const field = page.querySelector("input[name=code]");
  if (!field || location.hash.length < 2) return;
  const code = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!field.value && /^[0-9A-Za-z-]{1,40}$/.test(code)) field.value = code;
}
