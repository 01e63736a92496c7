// Builds the portal's style sheets and script into portal/static: `node build.mjs`.
//
// A component's CSS carries every variant and asks for far more tokens than a theme gives. So what can never
// happen here is folded away: rules for classes that no template names, fallbacks for tokens that the theme
// has, lookups of tokens that it has not. Each theme becomes one sheet, with a dark twin of each of its colours.
// A further theme is one line in themes.json.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import postcss from "postcss";
import valueParser from "postcss-value-parser";
import subsetFont from "subset-font";

const HERE = dirname(fileURLToPath(import.meta.url));
const PORTAL = dirname(HERE);
const STATIC = join(PORTAL, "static");
const THEMES = JSON.parse(readFileSync(join(HERE, "themes.json"), "utf8"));
const BROWSERS = ["chrome87", "firefox78", "safari14"]; // phones of five years ago and older
const SCRIPT = "es2017";
const FONT = "@fontsource/noto-sans-ethiopic";

async function main() {
  const whole = await bundle("portal.css");
  const words = wordsOf(PORTAL);
  const files = { "icon.svg": readFileSync(join(HERE, "icon.svg"), "utf8").trim() };
  for (const script of ["portal.js", "papers.js", "worker.js"]) files[script] = await bundle(script);
  files["ethiopic.woff2"] = await ethiopic();
  for (const [name, file] of Object.entries(THEMES)) {
    files[`theme-${name}.css`] = await minify(themed(postcss.parse(whole), readTheme(name, file), words), "css");
    files[`theme-${name}.css`] = files[`theme-${name}.css`].replace("ethiopic.woff2", stamped("ethiopic.woff2", files["ethiopic.woff2"]));
  }
  files["licences.txt"] = licences(whole);
  write(files);
}

/** The whole sheet in the looks of one theme: a visitor sees one municipality, and asks for one file. */
function themed(sheet, theme, words) {
  dropUnnamedClasses(sheet, words);
  bridge(sheet, theme.tokens);
  fold(sheet, theme.tokens);
  const colours = new Map();
  settle(sheet, theme.tokens, colours);
  return tokenSheet(theme, sheet, colours) + sheet.toString();
}

// --- reading ---

async function bundle(entry) {
  const minified = entry.endsWith(".js");
  const result = await build({
    absWorkingDir: HERE, entryPoints: [entry], bundle: true, write: false, minify: minified, charset: "utf8",
    legalComments: "inline", external: ["*.woff2"], target: minified ? SCRIPT : BROWSERS, format: minified ? "iife" : undefined, logLevel: "warning",
  });
  return result.outputFiles[0].text;
}

/** The letters and marks of Tigrinya, for phones that have none. */
function ethiopic() {
  const letters = Array.from({ length: 0x1369 - 0x1200 }, (_, i) => String.fromCodePoint(0x1200 + i)).join("");
  return subsetFont(readFileSync(join(HERE, "node_modules", FONT, "files/noto-sans-ethiopic-ethiopic-400-normal.woff2")), letters, { targetFormat: "woff2" });
}

function readTheme(name, file) {
  const selector = `.${name}-theme`;
  const sheet = postcss.parse(readFileSync(createRequire(import.meta.url).resolve(file), "utf8"));
  const tokens = new Map();
  sheet.walkRules(selector, (rule) => rule.walkDecls((token) => { tokens.set(token.prop, token.value); }));
  if (tokens.size === 0) throw new Error(`${file} has no rule ${selector}`);
  forgetBroken(tokens);
  return { name, selector, tokens };
}

/** A token that points at one that is not there is as good as absent. */
function forgetBroken(tokens) {
  for (let before = -1; before !== tokens.size; ) {
    before = tokens.size;
    for (const [name, value] of tokens) if (folded(value, (other) => tokens.has(other), () => false) === null) tokens.delete(name);
  }
}

/** Every word in the portal's templates, pictograms, modules and script; a class that is used is one of them. */
function wordsOf(folder) {
  const words = new Set();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "static"].includes(entry.name)) wordsOf(path).forEach((word) => words.add(word));
    } else if (/\.(html|svg|py|js)$/.test(entry.name)) {
      for (const [word] of readFileSync(path, "utf8").matchAll(/[\w-]+/g)) words.add(word);
    }
  }
  return words;
}

// --- folding ---

function dropUnnamedClasses(sheet, words) {
  sheet.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => {
      const asked = selector.replace(/:not\((?:[^()]|\([^()]*\))*\)/g, "").matchAll(/\.(-?[A-Za-z_][\w-]*)/g);
      return !selector.includes(":user-invalid") && [...asked].every(([, name]) => words.has(name));
    });
    if (rule.selectors.every((selector) => selector === "")) rule.remove();
  });
  dropEmpty(sheet);
}

/** Tokens that the bridge gives `body` are the theme's, where it has none of its own. */
function bridge(sheet, tokens) {
  sheet.walkRules("body", (rule) => rule.walkDecls(/^--/, (token) => {
    if (!tokens.has(token.prop)) tokens.set(token.prop, token.value);
    token.remove();
  }));
  const known = (name) => tokens.has(name);
  for (const [name, value] of tokens) tokens.set(name, folded(value, known, known) ?? value);
  forgetBroken(tokens);
  dropEmpty(sheet);
}

/** Replace what `var()` can only ever be, until nothing changes. */
function fold(sheet, tokens) {
  for (let before = ""; before !== sheet.toString(); ) {
    before = sheet.toString();
    const { declared, asked } = tokensOf(sheet);
    const somewhere = (name) => declared.has(name) || tokens.has(name);
    const everywhere = (name) => !name.startsWith("--_") && tokens.has(name) && !declared.has(name);
    sheet.walkDecls((line) => {
      if (line.prop.startsWith("--_") && !asked.has(line.prop)) return void line.remove();
      const value = folded(line.value, somewhere, everywhere);
      if (value !== null) line.value = value;
      else if (line.prop.startsWith("--")) line.remove();
      else line.value = "unset"; // what the browser makes of a lookup that fails
    });
    dropEmpty(sheet);
  }
}

function tokensOf(sheet) {
  const declared = new Set();
  const asked = new Set();
  sheet.walkDecls((line) => {
    if (line.prop.startsWith("--")) declared.add(line.prop);
    namesIn(line.value).forEach((name) => asked.add(name));
  });
  return { declared, asked };
}

/** Write what a theme says into the sheet itself, but for colours (they have a dark twin) and tokens that a rule changes. */
function settle(sheet, tokens, colours) {
  const { declared } = tokensOf(sheet);
  const inline = (value) => {
    for (let before = ""; before !== value; ) {
      before = value;
      value = value.replace(/var\(\s*(--[\w-]+)\s*\)/g, (lookup, name) => (declared.has(name) || !tokens.has(name) ? lookup : tokens.get(name)));
    }
    return value.replace(COLOUR, (colour) => named(colour, colours));
  };
  for (const [name, value] of tokens) if (declared.has(name)) tokens.set(name, inline(value));
  sheet.walkDecls((line) => { if (line.value.includes("var(")) line.value = inline(line.value); });
}

/** The value with its lookups reduced, or null where one of them must fail. */
function folded(value, somewhere, everywhere) {
  const parsed = valueParser(value);
  let failed = false;
  const visit = (nodes) => nodes.flatMap((node) => {
    if (node.type !== "function") return [node];
    if (node.value !== "var") return [Object.assign(node, { nodes: visit(node.nodes) })];
    const name = node.nodes.find((part) => part.type === "word").value;
    const comma = node.nodes.findIndex((part) => part.type === "div" && part.value === ",");
    const lookup = { type: "word", value: `var(${name})` };
    if (comma < 0 || everywhere(name)) {
      if (!somewhere(name)) failed = true;
      return [lookup];
    }
    const fallback = folded(valueParser.stringify(node.nodes.slice(comma + 1)).trim(), somewhere, everywhere);
    if (!somewhere(name)) {
      if (fallback === null) failed = true;
      return [{ type: "word", value: fallback ?? "" }];
    }
    return [fallback === null ? lookup : { type: "word", value: `var(${name}, ${fallback})` }];
  });
  const result = valueParser.stringify(visit(parsed.nodes));
  return failed ? null : result;
}

function namesIn(value) {
  return [...value.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name);
}

function dropEmpty(sheet) {
  sheet.walkComments((comment) => { comment.remove(); });
  sheet.walkRules((rule) => { if (rule.nodes.length === 0) rule.remove(); });
  sheet.walkAtRules((rule) => { if (rule.nodes?.length === 0) rule.remove(); });
}

/** The theme's colours, their dark twins, and the tokens that a rule changes and others look up. */
function tokenSheet({ selector, tokens }, sheet, colours) {
  const wanted = [...tokensOf(sheet).asked].filter((name) => tokens.has(name)).sort().map((name) => `${name}:${tokens.get(name)};`);
  const palette = (shade) => [...colours].map(([colour, name]) => `${name}:${shade(colour)};`).join("");
  return `${selector}{${palette((colour) => colour)}${wanted.join("")}}@media screen and (prefers-color-scheme:dark){${selector}{${palette(dark)}}}`;
}

// --- colours ---

const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|\b(?:white|black)\b/gi;

/** The name under which the sheet looks up a colour; one that shines through stays as it is, in the dark too. */
function named(colour, colours) {
  const [red, green, blue, alpha = 1] = rgba(colour);
  if (alpha < 1) return colour;
  const hex = "#" + [red, green, blue].map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("");
  if (!colours.has(hex)) colours.set(hex, `--c${colours.size}`);
  return `var(${colours.get(hex)})`;
}

/**
 * The colour's twin in the dark. Contrast is (a + .05) / (b + .05) for two luminances (WCAG 2.2), so swapping each
 * luminance + .05 for k / (luminance + .05) turns light into dark and keeps the contrast of every pair. k lifts black
 * a little, to what is calm for the eyes at night.
 */
function dark(colour) {
  const k = 1.1 * 1.05 * 0.05;
  const light = rgba(colour).slice(0, 3).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  const wanted = Math.min(1, k / (luminance + 0.05) - 0.05);
  const toWhite = (wanted - luminance) / (1 - luminance);
  const twin = light.map((part) => (wanted < luminance ? (part * wanted) / luminance : part + toWhite * (1 - part)));
  return "#" + twin.map((part) => Math.round(255 * (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055)).toString(16).padStart(2, "0")).join("");
}

/** Red, green, blue and opacity, each from 0 to 1, of what COLOUR finds. */
function rgba(colour) {
  if (/^(white|black)$/i.test(colour)) return Array(3).fill(/^w/i.test(colour) ? 1 : 0);
  if (colour.startsWith("#")) {
    const digits = colour.length < 6 ? [...colour.slice(1)].map((digit) => digit + digit) : colour.slice(1).match(/../g);
    return digits.map((pair) => parseInt(pair, 16) / 255);
  }
  const parts = colour.match(/-?[\d.]+%?/g).map((part) => (part.endsWith("%") ? parseFloat(part) / 100 : parseFloat(part)));
  if (/^rgb/i.test(colour)) return [...parts.slice(0, 3).map((part) => (part > 1 ? part / 255 : part)), ...parts.slice(3)];
  const [hue, saturation, lightness, ...alpha] = parts;
  const shade = (n) => lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(((n + hue / 30) % 12) - 3, 9 - ((n + hue / 30) % 12), 1));
  return [shade(0), shade(8), shade(4), ...alpha];
}

// --- writing ---

async function minify(code, loader) {
  return (await transform(code, { loader, minify: true, charset: "utf8", legalComments: "none", target: BROWSERS })).code.trim();
}

function licences(whole) {
  const notices = new Set(["NL Design System components and design tokens, bundled into the portal's style sheets.\n"]);
  for (const [, text] of whole.matchAll(/\/\*\*([\s\S]*?@license[\s\S]*?)\*\//g)) notices.add(text.replace(/^\s*\* ?/gm, "").trim() + "\n");
  for (const name of [...Object.keys(JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).dependencies)].sort()) {
    const { version, license } = JSON.parse(readFileSync(join(HERE, "node_modules", name, "package.json"), "utf8"));
    notices.add(`${name} ${version}: ${license}`);
  }
  notices.add(`\n${FONT}\n\n${readFileSync(join(HERE, "node_modules", FONT, "LICENSE"), "utf8")}`);
  return [...notices].join("\n") + "\n";
}

/** The file's name with a mark of its content. */
function stamped(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return name.replace(/(\.\w+)$/, `-${hash}$1`);
}

function write(files) {
  rmSync(STATIC, { recursive: true, force: true });
  mkdirSync(STATIC, { recursive: true });
  const manifest = {};
  for (const [name, text] of Object.entries(files).sort()) {
    const bytes = Buffer.from(text);
    const file = stamped(name, bytes);
    manifest[name] = file;
    writeFileSync(join(STATIC, file), bytes);
    if (name.endsWith(".woff2")) continue; // is compressed already
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    writeFileSync(join(STATIC, `${file}.br`), brotli);
    writeFileSync(join(STATIC, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    console.log(`${join(relative(PORTAL, STATIC), file)}  ${bytes.length} bytes, ${brotli.length} as brotli`);
  }
  writeFileSync(join(STATIC, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

await main();
