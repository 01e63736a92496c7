// A paper on its way in parts: what was lost on the way is sent again, from where it stopped.

const PART = 256 * 1024;
const PATIENCE = 45000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

/** Raised with the server's page when it refuses. */
export class Refused extends Error {
  constructor(answer) { super("refused"); this.answer = answer; }
}

/** Sends the files; returns the address of the receipt. `form()` is the page's form in its present language; `tell(name, percent)` hears how it goes; `signal` stops it. */
export async function sendInParts(form, files, signal, tell) {
  const body = new Blob(files);
  const key = `upload ${form().dataset.need} ${files.map((file) => `${file.size}-${file.lastModified || ""}`)}`;
  const canReturn = files.every((file) => file.lastModified);
  const csrf = form().elements.csrf.value;

  const ask = async (address, options = {}) => {
    const own = new AbortController();
    const stop = () => own.abort();
    const timer = setTimeout(stop, PATIENCE);
    signal.addEventListener("abort", stop);
    try {
      return await fetch(address, Object.assign({ credentials: "same-origin" }, options, { signal: own.signal }));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  };

  /** Tries until there is an answer that waiting would not better. */
  const surely = async (address, options) => {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        const answer = await ask(address, options);
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch (error) {
        if (signal.aborted) throw error;
      }
      tell("lost");
      await pause(wait);
      if (signal.aborted) throw new Error("stopped");
      if (options && options.isPart) return null; // ask first how much came
    }
  };

  const begin = async () => {
    const sizes = files.map((file) => file.size).join();
    const answer = await surely(below(form().action, "delen"), { method: "POST", body: new URLSearchParams({ csrf, sizes }) });
    if (answer.status !== 201) throw new Refused(answer);
    const made = await answer.json();
    const to = { id: new URL(made.address, location.href).pathname.split("/").pop(), token: made.token };
    if (canReturn) sessionStorage.setItem(key, JSON.stringify(to));
    return to;
  };

  let to = JSON.parse(sessionStorage.getItem(key) || "null");
  let came = 0;
  const whereTo = (...more) => below(form().dataset.parts, to.id, ...more);
  const look = async () => {
    const answer = await surely(whereTo());
    if (answer.status === 404) return null;
    if (!answer.ok || answer.redirected) throw new Refused(answer);
    return (await answer.json()).came;
  };
  if (to) came = await look();
  if (!to || came === null) { to = await begin(); came = 0; }
  while (came < body.size) {
    tell("way", Math.floor((100 * came) / body.size));
    const part = { method: "POST", isPart: true, body: body.slice(came, came + PART), headers: { "X-CSRF": csrf, "Upload-Offset": came, "Content-Type": "application/octet-stream" } };
    const answer = await surely(whereTo(), part);
    if (answer && answer.status !== 409 && !answer.ok) throw new Refused(answer);
    came = answer ? (await answer.json()).came : await look();
    if (came === null) { to = await begin(); came = 0; }
  }
  tell("checking", 100);
  const answer = await surely(whereTo("klaar"), { method: "POST", headers: { "X-CSRF": csrf, "Upload-Token": to.token } });
  sessionStorage.removeItem(key);
  if (answer.status !== 201) throw new Refused(answer);
  return (await answer.json()).receipt;
}

/** The address with more behind its path: what it asks beside that, such as for Dutch beside one's own language, stays. */
function below(address, ...more) {
  const url = new URL(address, location.href);
  url.pathname = [url.pathname, ...more].join("/");
  return url.href;
}

/** Waits, or until the connection is back. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    window.addEventListener("online", resolve, { once: true });
  });
}
