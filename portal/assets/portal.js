// What a page can do better with script; without it every page works all the same.

function focusStart(page) {
  const wanted = page.querySelectorAll("[data-focus]");
  if (wanted.length > 0) wanted[wanted.length - 1].focus();
}

/** The letter's QR ends in #CODE, which a browser never sends; it leaves the address as soon as it is read. */
function takeCodeFromAddress(page) {
  const field = page.querySelector("input[name=code]");
  if (!field || location.hash.length < 2) return;
  const code = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search);
  if (!field.value && /^[0-9A-Za-z-]{1,40}$/.test(code)) field.value = code;
}

function offerPrinting(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** A chosen file is sent at once, and its way is shown. */
function watchUpload(page) {
  const form = page.querySelector("form[data-upload]");
  if (!form || !window.FormData) return;
  const file = form.querySelector("input[type=file]");
  const state = form.querySelector("[data-upload-state]");
  const bar = state.querySelector("progress");
  const words = state.querySelector("[aria-live]");
  const button = form.querySelector("[type=submit]");
  let sending = false;
  button.hidden = true; // choosing is enough

  const say = (text) => { if (words.textContent !== text) words.textContent = text; };

  const stop = (text) => {
    sending = false;
    form.removeAttribute("aria-busy");
    bar.hidden = true;
    button.hidden = false;
    say(text);
  };

  const finish = (request) => {
    if (request.status >= 200 && request.status < 300 && request.responseURL) return location.assign(request.responseURL);
    const isPage = (request.getResponseHeader("Content-Type") || "").startsWith("text/html");
    if (!isPage) return stop(state.dataset.failed);
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = answer.title;
    document.body.replaceWith(document.adoptNode(answer.body));
    window.scrollTo(0, 0);
    start();
  };

  const send = () => {
    if (sending || file.files.length === 0) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    state.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    say(state.dataset.sending);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
    });
    request.upload.addEventListener("load", () => { bar.removeAttribute("value"); say(state.dataset.checking); });
    request.addEventListener("load", () => finish(request));
    request.addEventListener("error", () => stop(state.dataset.failed));
    request.send(new FormData(form));
  };

  file.addEventListener("change", send);
  form.addEventListener("submit", (event) => {
    if (file.files.length === 0) return; // the server says what is missing
    event.preventDefault();
    send();
  });
}

/** A page that follows something looks for news every other second, and shows what is new in its place. */
function followNews(page) {
  const seen = page.querySelector("main[data-follow]");
  if (!seen || !window.fetch || !window.DOMParser) return;
  setTimeout(() => {
    fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then((answer) => (answer.redirected ? location.assign(answer.url) : answer.text()))
      .then((text) => show(seen, text))
      .catch(() => followNews(page)); // the connection is gone for a moment
  }, 2000);
}

function show(seen, text) {
  const news = text && new DOMParser().parseFromString(text, "text/html").querySelector("main");
  if (!news) return;
  const old = seen.querySelector("[aria-live]");
  const fresh = news.querySelector("[aria-live]");
  if (news.dataset.follow === seen.dataset.follow) return followNews(document);
  if (old && fresh && news.dataset.handoff === seen.dataset.handoff) { // the live region stays, so that it is heard
    old.replaceChildren(...fresh.childNodes);
    fresh.replaceWith(old);
  }
  const changed = news.dataset.handoff !== seen.dataset.handoff;
  seen.replaceWith(news);
  if (changed) news.querySelector("h1").focus();
  followNews(document);
}

function start() {
  takeCodeFromAddress(document);
  offerPrinting(document);
  watchUpload(document);
  followNews(document);
  focusStart(document);
}

window.addEventListener("hashchange", () => takeCodeFromAddress(document));
start();
