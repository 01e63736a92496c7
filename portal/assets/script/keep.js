// Keep this on your phone: fetch everything on the list, put it away, and let a worker give it without a network.

const LIST = "bewaard.json";
const AT_ONCE = 4;

/** Offer it where the browser can; say what is kept, and since when. */
export function offerKeeping(page) {
  tellWhenKept(page);
  const box = page.querySelector("[data-keep]");
  if (!box || !navigator.serviceWorker || !window.caches) return;
  const place = box.dataset.place;
  const name = `kept:${place}`;
  const [keep, remove] = box.querySelectorAll("button");
  const status = box.querySelector("[role=status]");
  let list = null;

  const say = (key, value) => {
    status.textContent = box.dataset[key] && box.dataset[key].replace("{}", value);
  };

  const show = (kept) => {
    box.hidden = false;
    remove.hidden = !kept;
    keep.hidden = Boolean(kept && (!list || list.version === kept.version));
    keep.textContent = box.dataset[kept ? "renew" : "keep"];
    for (const each of box.querySelectorAll("[data-size]")) each.textContent = list ? list.kilobytes : "";
    box.querySelector("[data-before]").hidden = Boolean(kept) || !list;
    const start = page.querySelector("[data-kept-start]");
    if (start && kept) start.href = kept.start;
    if (kept) say(keep.hidden ? "kept" : "old", dayOf(page, kept.since));
  };

  const look = async () => {
    const kept = await keptList(name, place + LIST);
    const query = kept && !location.search ? new URL(kept.start, location.href).search : location.search;
    list = await fetch(place + LIST + query, { credentials: "omit" }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (kept || list) show(kept);
  };

  keep.addEventListener("click", async () => {
    keep.disabled = true;
    say("busy");
    try {
      const bytes = await fill(name, place + LIST, list);
      await navigator.serviceWorker.register(`${place}bewaard.js`, { scope: place });
      await look();
      say("done", Math.ceil(bytes / 1000));
      remove.focus();
    } catch (error) {
      say("failed");
    }
    keep.disabled = false;
  });

  remove.addEventListener("click", async () => {
    await caches.delete(name);
    const known = await navigator.serviceWorker.getRegistrations();
    await Promise.all(known.filter((each) => new URL(each.scope).pathname === place).map((each) => each.unregister()));
    show(null);
    say("removed");
    keep.focus();
  });

  look();
}

async function keptList(name, address) {
  const found = (await caches.has(name)) && (await (await caches.open(name)).match(address));
  return found ? found.json() : null;
}

/** All or nothing: what was kept before goes when everything new is there. Nobody's cookie goes along. */
async function fill(name, listAddress, list) {
  const parts = [];
  for (let start = 0; start < list.addresses.length; start += AT_ONCE) {
    parts.push(...(await Promise.all(list.addresses.slice(start, start + AT_ONCE).map(get))));
  }
  await caches.delete(name);
  const cache = await caches.open(name);
  for (const [address, answer] of parts) await cache.put(address, answer);
  const told = JSON.stringify(Object.assign({ since: new Date().toISOString() }, list));
  await cache.put(listAddress, new Response(told));
  return parts.reduce((sum, part) => sum + part[2], 0);
}

async function get(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok || answer.redirected) throw new Error(address);
  const body = await answer.blob();
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  return [address, new Response(body, { headers }), body.size];
}

/** A page that comes from the phone says since when it is there. */
function tellWhenKept(page) {
  const { kept } = page.documentElement.dataset;
  const notice = page.querySelector("[data-offline]");
  if (!kept || !notice) return;
  for (const each of notice.querySelectorAll("[data-day]")) each.textContent = dayOf(page, kept);
  notice.hidden = false;
}

function dayOf(page, moment) {
  return new Date(moment).toLocaleDateString(page.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
}
