// The worker behind "keep this on your phone": gives what was kept when the network gives nothing.
// It keeps nothing itself, and leaves alone whatever belongs to a case or to a code.

const SCOPE = new URL(self.registration.scope).pathname;
const KEPT = `kept:${SCOPE}`;
const LIST = `${SCOPE}bewaard.json`;
const FALLBACK = `${SCOPE}bewaard`;
const PRIVATE = /^(zaak|code|verlaten)(\/|$)/;
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) return event.respondWith(file(request));
  if (request.mode !== "navigate" || !pathname.startsWith(SCOPE) || PRIVATE.test(pathname.slice(SCOPE.length))) return;
  event.respondWith(page(request));
});

async function find(address) {
  return (await caches.has(KEPT)) ? (await caches.open(KEPT)).match(address) : undefined;
}

async function file(request) {
  return (await find(request.url)) || fetch(request);
}

/** The network comes first, so that what is shown is new; on a slow one what was kept comes after a few seconds. */
async function page(request) {
  const kept = await find(request.url);
  const news = fetch(request);
  const late = new Promise((resolve) => { if (kept) setTimeout(resolve, PATIENCE); });
  const answer = await Promise.race([news, late]).catch(() => undefined);
  return answer || dated(kept || (await find(FALLBACK))) || news;
}

/** What was kept says since when. */
async function dated(kept) {
  const list = await find(LIST);
  const html = kept && (await kept.text());
  if (!html || !list) return Response.error();
  const since = (await list.json()).since;
  return new Response(html.replace("<html ", `<html data-kept="${since}" `), { headers: kept.headers });
}
