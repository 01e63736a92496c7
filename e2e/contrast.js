// What has too little contrast on this page (WCAG 2.2, 1.4.3 and 1.4.11): text, edges of controls, the focus ring.
() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const ground = (element) => {
    if (!element) return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
    const colour = parts(getComputedStyle(element).backgroundColor);
    return colour.length < 4 || colour[3] === 1 ? colour : over(colour, ground(element.parentElement));
  };
  const luminance = (colour) => colour.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const flaws = [];
  const judge = (what, element, one, other, least) => {
    const found = ratio(one, other);
    if (found < least) flaws.push(`${what} ${found.toFixed(2)}: ${element.outerHTML.slice(0, 90)}`);
  };
  const seen = (element) => element.checkVisibility() && !element.closest(".portal-hidden, .nl-skip-link");

  for (const element of document.body.querySelectorAll("*")) {
    if (!seen(element) || ![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    judge("text", element, over(parts(style.color), ground(element)), ground(element), large ? 3 : 4.5);
  }
  for (const element of document.querySelectorAll("input:not([type=hidden]), button, .utrecht-button-link, .portal-choice")) {
    if (!seen(element) || /checkbox|radio|file/.test(element.type)) continue;
    const around = ground(element.parentElement);
    if (ratio(ground(element), around) < 3) judge("edge", element, parts(getComputedStyle(element).borderBlockEndColor), around, 3);
  }
  for (const element of document.querySelectorAll(".portal-pictogram")) {
    judge("pictogram", element, parts(getComputedStyle(element).color), ground(element), 3);
  }
  for (const element of document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")) {
    if (!seen(element)) continue;
    element.focus();
    const style = getComputedStyle(element);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
      if (style.boxShadow === "none") flaws.push(`no focus: ${element.outerHTML.slice(0, 90)}`);
    } else judge("focus", element, parts(style.outlineColor), ground(element.parentElement), 3);
  }
  return flaws;
}
