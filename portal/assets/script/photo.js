// Photos before they are sent: made smaller, looked at, and covered where nobody needs to look.

const LONG_SIDE = 2600; // pixels; never below 2,000
const BIG = 4e6; // bytes
const LOOKED_AT = 400; // pixels of the long side, for advice
const DARK = 75; // of 255
const BLURRED = 40; // variance of the Laplacian at that size
const STEP = 0.03; // of the picture, for one press of a key

export const isPhoto = (file) => /^image\/(jpeg|png|webp)$/.test(file.type) && Boolean(window.createImageBitmap);

/** The photo on a canvas, and what to advise about it; null when this browser cannot read it. */
export async function opened(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = drawn(bitmap, Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height)));
    return { file, canvas, isSmaller: canvas.width < bitmap.width, advice: adviceOn(canvas), covered: false };
  } catch (error) {
    return null;
  }
}

/** What is sent of it: the file itself, or the canvas where that is smaller or covered. */
export function sent(photo) {
  const asItIs = !photo.covered && !(photo.isSmaller && photo.file.size > BIG);
  if (asItIs) return Promise.resolve(photo.file);
  return new Promise((resolve) => photo.canvas.toBlob((blob) => resolve(blob || photo.file), "image/jpeg", 0.85));
}

function drawn(source, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(source.width * scale);
  canvas.height = Math.round(source.height * scale);
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function adviceOn(canvas) {
  const small = drawn(canvas, Math.min(1, LOOKED_AT / Math.max(canvas.width, canvas.height)));
  const { width, height } = small;
  const { data } = small.getContext("2d").getImageData(0, 0, width, height);
  const light = new Float32Array(width * height);
  for (let i = 0; i < light.length; i += 1) light[i] = 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2];
  const found = [];
  if (mean(light) < DARK) found.push("dark");
  if (sharpness(light, width, height) < BLURRED) found.push("blurred");
  if (isCutOff(light, width, height)) found.push("cut");
  return found;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function sharpness(light, width, height) {
  const edges = [];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      edges.push(4 * light[i] - light[i - 1] - light[i + 1] - light[i - width] - light[i + width]);
    }
  }
  const middle = mean(edges);
  return mean(edges.map((edge) => (edge - middle) ** 2));
}

/** Whether the paper runs off one to three sides. Off all four it is a scan or a screenshot. */
function isCutOff(light, width, height) {
  const paper = light.slice().sort()[Math.floor(light.length * 0.9)] * 0.85;
  const line = (count, at) => { let bright = 0; for (let n = 0; n < count; n += 1) bright += light[at(n)] > paper; return bright / count > 0.5; };
  const sides = [
    line(width, (x) => x), line(width, (x) => (height - 1) * width + x),
    line(height, (y) => y * width), line(height, (y) => y * width + width - 1),
  ].filter(Boolean).length;
  return sides > 0 && sides < 4;
}

/** Lets boxes be drawn over a photo, by pointer or keys; `undo` takes the last one away. */
export function coverable(photo) {
  const { canvas } = photo;
  const pen = canvas.getContext("2d");
  const clean = drawn(canvas, 1);
  const boxes = [];
  let box = [0.3, 0.4, 0.4, 0.1]; // left, top, width, height, in parts of the picture
  let from = null;
  canvas.tabIndex = 0;
  canvas.style.touchAction = "none";

  const show = (outlined) => {
    pen.drawImage(clean, 0, 0);
    pen.fillStyle = "#000";
    for (const [x, y, w, h] of boxes) pen.fillRect(x * canvas.width, y * canvas.height, w * canvas.width, h * canvas.height);
    photo.covered = boxes.length > 0;
    if (!outlined) return;
    pen.lineWidth = canvas.width / 150;
    pen.strokeStyle = "#d00";
    pen.strokeRect(box[0] * canvas.width, box[1] * canvas.height, box[2] * canvas.width, box[3] * canvas.height);
  };
  const cover = () => { boxes.push(box.slice()); show(false); };
  const at = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [(event.clientX - edge.left) / edge.width, (event.clientY - edge.top) / edge.height];
  };
  const between = ([a, b], [c, d]) => [Math.min(a, c), Math.min(b, d), Math.abs(a - c), Math.abs(b - d)];

  canvas.addEventListener("pointerdown", (event) => { from = at(event); canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => { if (from) { box = between(from, at(event)); show(true); } });
  canvas.addEventListener("pointerup", (event) => {
    if (!from) return;
    box = between(from, at(event));
    from = null;
    if (box[2] * box[3] > 0.0002) cover();
    else show(false);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, -1], ArrowDown: [1, 1] }[event.key];
    if (event.key === "Enter") cover();
    else if (!way) return;
    else {
      const side = way[0] + (event.shiftKey ? 2 : 0);
      box[side] = Math.max(event.shiftKey ? STEP : 0, Math.min(1, box[side] + STEP * way[1]));
      show(true);
    }
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => show(false));
  canvas.addEventListener("focus", () => show(true));
  return { undo: () => { boxes.pop(); show(false); }, settle: () => show(false) };
}
