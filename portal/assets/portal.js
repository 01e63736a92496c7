// What a page can do better with script; without it every page works all the same.

import { offerReading } from "./script/aloud.js";
import { takeCodeFromAddress } from "./script/code.js";
import { offerCopying } from "./script/copy.js";
import { focusStart } from "./script/focus.js";
import { followNews } from "./script/follow.js";
import { offerKeeping } from "./script/keep.js";
import { offerPrinting } from "./script/print.js";
import { watchVisit } from "./script/visit.js";

/** What belongs to the part of the page that news replaces. */
function renew(page) {
  watchVisit(page);
  offerReading(page);
}

function start() {
  takeCodeFromAddress(document);
  offerCopying(document);
  offerPrinting(document);
  offerKeeping(document);
  followNews(document, renew);
  renew(document);
  focusStart(document);
}

document.addEventListener("newpage", start);
window.addEventListener("hashchange", () => takeCodeFromAddress(document));
start();
