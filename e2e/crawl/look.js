// What a crawl asks of a page that is open in the browser; `window.look` is put there once for each page.
window.look = (() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const dialog = () => document.querySelector("dialog[open]");
  const isFor = (element) => (dialog() ? dialog().contains(element) : true);
  const group = (element) => (element.type === "radio" ? document.querySelector(`[name="${element.name}"]:checked`) || document.querySelector(`[name="${element.name}"]`) : element);
  const seen = (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true });
  const short = (element) => element.outerHTML.slice(0, 120);
  const parts = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);

  /** Every control that Tab must reach; of a group of radio buttons one. */
  const controls = () => [...new Set([...document.querySelectorAll(CONTROLS)].filter((each) => isFor(each) && seen(each)).map(group))];

  /** Whether a ring or a shadow is drawn round what has focus, on itself or on what stands for it. */
  const hasRing = (element) => [element, element.closest("label, .portal-file")].filter(Boolean).some((each) => {
    const style = getComputedStyle(each);
    const alpha = parts(style.outlineColor)[3];
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && alpha !== 0) || style.boxShadow !== "none";
  });

  const reached = new Set();
  const ringless = new Set();
  const note = ({ target }) => {
    reached.add(group(target));
    if (!hasRing(target)) ringless.add(target);
  };

  return {
    axe: (tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then((found) =>
      found.violations.map((each) => `${each.id}: ${short({ outerHTML: each.nodes[0].html })}`)),

    isWide: () => document.documentElement.scrollWidth > document.documentElement.clientWidth,

    /** One h1; and focus on what wants to be heard first, a refusal before all. */
    frame: () => {
      const flaws = [];
      const heads = document.querySelectorAll("h1").length;
      if (heads !== 1) flaws.push(`${heads} headings of level 1`);
      const wanted = dialog() || [...document.querySelectorAll("[data-focus]")].pop();
      const error = document.querySelector(".utrecht-alert--error");
      if (wanted && !wanted.contains(document.activeElement)) flaws.push(`focus is not on ${short(wanted)}`);
      if (error && !error.contains(document.activeElement)) flaws.push("focus is not on what went wrong");
      return flaws;
    },

    /** Begin at the top, as if the page had just been opened. */
    beginTabbing: () => {
      const start = dialog() || document.body;
      start.setAttribute("tabindex", "-1");
      start.focus({ preventScroll: true });
      if (!dialog()) start.removeAttribute("tabindex");
      reached.clear();
      ringless.clear();
      document.addEventListener("focusin", note);
      return controls().length;
    },

    tabbed: () => {
      document.removeEventListener("focusin", note);
      return [
        ...controls().filter((each) => !reached.has(each)).map((each) => `Tab does not reach ${short(each)}`),
        ...[...ringless].map((each) => `focus cannot be seen on ${short(each)}`),
      ];
    },
  };
})();
