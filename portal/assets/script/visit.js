// A visit ends after a while. Five minutes before, the page says so and offers more time.

const LEAD = 300;
const TICK = 1000;

export function watchVisit(page) {
  const box = page.querySelector("[data-visit]");
  if (!box || !window.fetch) return;
  const form = box.querySelector("form");
  const status = box.querySelector("[role=status]");
  let changed = false; // something was filled in that was not sent
  let shown = 0; // the minutes that the warning says
  let closed = 0; // the minutes at which it was closed
  let over = false;
  let until;
  let lead;
  let longer;
  let came = null;

  const left = () => (until - Date.now()) / 1000; // timers stand still while a phone sleeps, the clock does not

  const count = (seconds, canBeLonger) => {
    until = Date.now() + seconds * 1000;
    longer = canBeLonger;
    lead = longer ? Math.min(LEAD, seconds / 2) : LEAD;
  };

  const say = (kind, minutes) => {
    for (const each of box.querySelectorAll("[data-when]")) each.hidden = !each.dataset.when.split(" ").includes(kind);
    for (const each of box.querySelectorAll("[data-minutes]")) each.hidden = Number(each.dataset.minutes) !== minutes;
    box.setAttribute("aria-labelledby", `visit-${kind}`);
  };

  const open = () => {
    if (!box.hidden) return;
    came = page.activeElement;
    box.hidden = false;
    if (box.showModal) box.showModal();
    else box.focus();
  };

  const close = () => {
    if (box.hidden) return;
    if (box.close && box.open) box.close();
    box.hidden = true;
    if (came && came.focus) came.focus();
  };

  const warn = () => {
    const minutes = Math.max(1, Math.min(5, Math.ceil(left() / 60)));
    if (minutes === shown || (closed && minutes > 1) || closed === 1) return;
    const first = shown === 0;
    shown = minutes;
    say(longer ? "open" : "last", minutes);
    if (minutes === 1 && !first && !box.hidden) status.textContent = box.querySelector("[data-minutes]:not([hidden])").textContent; // twice is enough
    open();
  };

  const end = () => {
    if (!changed) return location.replace(box.dataset.lost);
    over = true;
    status.textContent = "";
    say("over", 0);
    open();
  };

  const renew = (told) => {
    count(told.seconds, told.longer);
    shown = closed = 0;
    for (const each of page.querySelectorAll("[data-until]")) each.textContent = told.until;
    close();
  };

  /** Another tab may have stayed; only the server knows. */
  const ask = (options) => fetch(box.dataset.visit, Object.assign({ credentials: "same-origin" }, options))
    .then((answer) => (answer.ok && !answer.redirected ? answer.json() : null));

  let asking = false;
  const look = () => {
    if (over || asking || !page.contains(box) || left() > lead) return;
    if (shown > 0 && left() > 0) return warn();
    asking = true;
    ask({ headers: { Accept: "application/json", "X-Look": "1" } })
      .then((told) => {
        if (!told) return end();
        if (told.seconds > lead) return renew(told);
        until = Date.now() + told.seconds * 1000;
        longer = told.longer;
        warn();
      })
      .catch(() => (left() > 0 ? warn() : undefined)) // the connection is gone for a moment
      .then(() => { asking = false; });
  };

  count(Number(box.dataset.seconds), "longer" in box.dataset);
  const timer = setInterval(() => (page.contains(box) ? look() : clearInterval(timer)), TICK);
  page.addEventListener("visibilitychange", look);
  page.addEventListener("input", () => { changed = true; });
  box.addEventListener("cancel", (event) => { event.preventDefault(); box.querySelector("[data-close]").click(); });
  box.querySelector("[data-close]").addEventListener("click", () => { closed = shown || 1; close(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) })
      .then((told) => (told ? renew(told) : end()))
      .catch(() => { form.submit(); });
  });
}
