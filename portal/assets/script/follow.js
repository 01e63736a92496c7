// Following what happens elsewhere.

/** A page that follows something looks for news every other second, and shows what is new in its place; then `renew` is called. */
export function followNews(page, renew) {
  const seen = page.querySelector("main[data-follow]");
  if (!seen || !window.fetch || !window.DOMParser) return;
  setTimeout(() => {
    fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html", "X-Look": "1" } })
      .then((answer) => (answer.redirected ? location.assign(answer.url) : answer.text()))
      .then((text) => show(seen, text, renew))
      .catch(() => followNews(page, renew)); // the connection is gone for a moment
  }, 2000);
}

function show(seen, text, renew) {
  const news = text && new DOMParser().parseFromString(text, "text/html").querySelector("main");
  if (!news) return;
  const old = seen.querySelector("[aria-live]");
  const fresh = news.querySelector("[aria-live]");
  if (news.dataset.follow === seen.dataset.follow) return followNews(document, renew);
  if (old && fresh && news.dataset.handoff === seen.dataset.handoff) { // the live region stays, so that it is heard
    old.replaceChildren(...fresh.childNodes);
    fresh.replaceWith(old);
  }
  const changed = news.dataset.handoff !== seen.dataset.handoff;
  seen.replaceWith(news);
  if (changed) news.querySelector("h1").focus();
  renew(document);
  followNews(document, renew);
}
