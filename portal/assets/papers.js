// What the page of one paper can do better with script.

import "./script/upload.js";
