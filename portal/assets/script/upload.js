// Handing in a paper.

/** A chosen file is sent at once, and its way is shown. */
export function watchUpload(page, start) {
  const form = page.querySelector("form[data-upload]");
  if (!form || !window.FormData) return;
  const fields = [...form.querySelectorAll("input[type=file]")];
  const chosen = () => fields.some((field) => field.files.length > 0);
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
    if (sending || !chosen()) return;
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

  fields.forEach((field) => field.addEventListener("change", send));
  form.addEventListener("submit", (event) => {
    if (!chosen()) return; // the server says what is missing
    event.preventDefault();
    send();
  });
}
