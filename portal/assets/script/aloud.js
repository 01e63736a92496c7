// Reading aloud, by the device's own voice. A voice that lives elsewhere is never used: it would be told what the page says.

const BLOCKS = "h1,h2,h3,h4,p,li,dt,dd,legend,label,summary,button,a.utrecht-button-link,.utrecht-form-field__description";
const SILENT = "[data-aloud],nav,dialog,.portal-hidden,.portal-stay,svg,script";
const SENTENCE = /\S[\s\S]*?(?:[.!?؟።](?=\s|$)|$)/g;
const MARK = "portal-aloud";
const voices = window.speechSynthesis;
let stopLast = () => {};

/** Offer it where the device has a voice for the page's language. */
export function offerReading(page) {
  stopLast();
  const bar = page.querySelector("[data-aloud]");
  const title = page.querySelector("h1");
  if (!bar || !title || !voices || !window.SpeechSynthesisUtterance || !String.prototype.matchAll) return;
  title.after(bar);
  const show = () => { bar.hidden = !voiceFor(page.documentElement.lang); };
  if (voices.addEventListener) voices.addEventListener("voiceschanged", show);
  else voices.onvoiceschanged = show;
  show();
  steer(page, bar);
}

function steer(page, bar) {
  const [play, stop] = bar.querySelectorAll("button");
  const words = play.querySelector("span");
  let sentences = [];
  let at = 0;
  let turn = 0; // each start and each pause is another turn; what an earlier one still says does not count
  let spoken; // kept, or some browsers forget it while it speaks

  const show = (state) => {
    words.textContent = play.dataset[state];
    play.dataset.state = state;
    stop.hidden = state === "play";
  };

  const hush = () => {
    turn += 1;
    voices.cancel();
  };

  const end = () => {
    hush();
    mark(page, null);
    at = 0;
    if (page.activeElement === stop) play.focus();
    show("play");
  };

  const speak = () => {
    const mine = ++turn;
    const sentence = sentences[at];
    if (!sentence) return end();
    mark(page, sentence);
    spoken = new SpeechSynthesisUtterance(sentence.text);
    spoken.lang = page.documentElement.lang;
    spoken.voice = voiceFor(spoken.lang);
    spoken.onend = spoken.onerror = () => {
      if (mine !== turn) return;
      at += 1;
      speak();
    };
    voices.speak(spoken);
  };

  play.addEventListener("click", () => {
    if (play.dataset.state === "pause") {
      hush(); // pausing an utterance ends it on many phones; so the sentence is begun again
      return show("on");
    }
    if (play.dataset.state !== "on") sentences = sentencesOf(page);
    voices.cancel();
    show("pause");
    speak();
  });
  stop.addEventListener("click", end);
  stopLast = end;
  window.addEventListener("pagehide", end);
  show("play");
}

function voiceFor(language) {
  const mine = voices.getVoices().filter((voice) => voice.localService && primary(voice.lang) === primary(language));
  return mine.find((voice) => voice.default) || mine[0];
}

function primary(language) {
  return language.toLowerCase().split(/[-_]/)[0];
}

/** What is read: from what the page wants to be heard first, to the end of the question, or of the page. */
function sentencesOf(page) {
  const wanted = page.querySelectorAll("main [data-focus]");
  const first = wanted[wanted.length - 1] || page.querySelector("h1");
  const ask = page.querySelector(".portal-ask");
  const isWanted = (block) =>
    !block.querySelector(BLOCKS) && !block.closest(SILENT) && block.getClientRects().length > 0 &&
    (first.contains(block) || follows(first, block)) && (!ask || ask.contains(block) || follows(block, ask));
  return [...page.querySelectorAll("main *")].filter((block) => block.matches(BLOCKS) && isWanted(block))
    .reduce((all, block) => all.concat(sentencesIn(page, block)), []);
}

function follows(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

function sentencesIn(page, block) {
  const language = primary(page.documentElement.lang);
  const beside = /[?&]naast=/.test(location.search);
  const walker = page.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const about = node.parentElement;
    if (about.closest(SILENT) || (beside && primary(about.closest("[lang]").lang) !== language)) continue;
    nodes.push({ node, start: whole.length });
    whole += node.data;
  }
  const place = (offset) => {
    const found = nodes.filter(({ start }) => start <= offset).pop();
    return [found.node, Math.min(offset - found.start, found.node.data.length)];
  };
  const sentences = [];
  for (const found of whole.matchAll(SENTENCE)) {
    const range = page.createRange();
    range.setStart(...place(found.index));
    range.setEnd(...place(found.index + found[0].length));
    sentences.push({ block, range, text: found[0].replace(/\s+/g, " ").trim() });
  }
  return sentences;
}

/** The sentence that is spoken is marked; its whole block where the browser cannot mark a part. */
function mark(page, sentence) {
  for (const each of page.querySelectorAll("[data-spoken]")) each.removeAttribute("data-spoken");
  if (window.CSS && CSS.highlights) CSS.highlights.delete(MARK);
  if (!sentence) return;
  if (window.CSS && CSS.highlights && window.Highlight) CSS.highlights.set(MARK, new Highlight(sentence.range));
  else sentence.block.setAttribute("data-spoken", "");
  const box = sentence.block.getBoundingClientRect();
  if (box.top < 0 || box.bottom > window.innerHeight) sentence.block.scrollIntoView({ block: "center" });
}
