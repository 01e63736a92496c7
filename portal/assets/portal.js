// What a page can do better with script; without it every page works all the same.

import { takeCodeFromAddress } from "./script/code.js";
import { focusStart } from "./script/focus.js";
import { followNews } from "./script/follow.js";
import { offerPrinting } from "./script/print.js";
import { watchUpload } from "./script/upload.js";
import { watchVisit } from "./script/visit.js";

function start() {
  takeCodeFromAddress(document);
  offerPrinting(document);
  watchUpload(document, start);
  followNews(document, watchVisit);
  watchVisit(document);
  focusStart(document);
}

window.addEventListener("hashchange", () => takeCodeFromAddress(document));
start();
