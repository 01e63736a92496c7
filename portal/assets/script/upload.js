// Handing in a paper: what is chosen goes at once, and its way is told.

import { isPhoto, opened, sent } from "./photo.js";
import { Refused, sendInParts } from "./parts.js";
import { review } from "./review.js";

let going = null; // the one upload on its way: it outlives a change of language
let shown = null; // where the page tells of it

/** What is chosen is sent at once; photos that want a second look are shown first. */
export function watchUpload(page) {
  const form = page.querySelector("form[data-upload]");
  if (!form || !window.fetch || !window.AbortController) return;
  const find = (name) => form.querySelector(`[data-upload-${name}]`);
  const fields = [...form.querySelectorAll("input[type=file]")];
  shown = { form, fields, state: find("state"), look: find("look"), stop: find("stop"), place: page.querySelector("[data-upload-review]"), button: form.querySelector("[type=submit]"), quarter: -1 };
  shown.button.hidden = true; // choosing is enough
  shown.look.hidden = false;
  shown.stop.onclick = () => { if (going) going.abort(); };
  if (going) tell("way", going.percent);
  const send = () => choose([].concat(...fields.map((field) => [...field.files])));
  fields.forEach((field) => field.addEventListener("change", send));
  form.addEventListener("submit", (event) => {
    if (!fields.some((field) => field.files.length > 0)) return; // the server says what is missing
    event.preventDefault();
    send();
  });
}

async function choose(files) {
  if (going || files.length === 0) return; // a second tap does no harm
  const photos = files.every(isPhoto) ? await Promise.all(files.map(opened)) : [];
  const isReadable = photos.length > 0 && photos.every(Boolean);
  const wantsLook = shown.look.querySelector("input").checked || photos.length > 1 || photos.some((photo) => photo && photo.advice.length > 0);
  if (isReadable && wantsLook) return review(shown.place, photos, send);
  if (!isReadable) return send(files);
  return send(await Promise.all(photos.map(sent)));
}

async function send(files) {
  if (going) return;
  going = new AbortController();
  const own = going;
  try {
    location.assign(await sendInParts(() => shown.form, files, own.signal, tell));
  } catch (error) {
    going = null;
    if (error instanceof Refused) return show(error.answer);
    rest(own.signal.aborted ? "stopped" : "failed");
  }
}

/** Says how far it is, aloud at most every quarter. */
function tell(name, percent) {
  const { state, form, stop } = shown;
  const bar = state.querySelector("progress");
  form.setAttribute("aria-busy", "true");
  state.hidden = bar.hidden = stop.hidden = false;
  if (name === "checking") bar.removeAttribute("value");
  else if (percent !== undefined) bar.value = going.percent = percent;
  const quarter = name === "way" ? Math.floor(percent / 25) : name;
  if (quarter === shown.quarter) return;
  shown.quarter = quarter;
  say(quarter === 0 ? state.dataset.sending : state.dataset[name].replace("{}", percent));
}

const say = (text) => { shown.state.querySelector("[aria-live]").textContent = text; };

function rest(name) {
  const { state, form, stop, fields } = shown;
  form.removeAttribute("aria-busy");
  state.hidden = false;
  state.querySelector("progress").hidden = stop.hidden = true;
  fields.forEach((field) => { field.value = ""; });
  shown.quarter = -1;
  say(state.dataset[name]);
}

/** Shows another page in the place of this one, so that what is on its way goes on. */
async function show(answer) {
  const isPage = (answer.headers.get("Content-Type") || "").startsWith("text/html");
  if (!isPage) return rest("failed");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.documentElement.dir = page.documentElement.dir;
  document.body.replaceWith(document.adoptNode(page.body));
  window.scrollTo(0, 0);
  document.dispatchEvent(new Event("newpage"));
  watchUpload(document);
}

/** Another language, while a paper is on its way: the page changes, the paper goes on. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".portal-languages a[href]");
  if (!link || !going) return;
  event.preventDefault();
  fetch(link.href, { credentials: "same-origin" }).then((answer) => {
    history.pushState(null, "", link.href);
    return show(answer);
  }).catch(() => {});
});
window.addEventListener("popstate", () => location.reload());

watchUpload(document);
