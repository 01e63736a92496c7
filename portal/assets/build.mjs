// Builds the portal's style sheets and script into portal/static: `node build.mjs`.
//
// A component's CSS carries every variant and asks for far more tokens than a theme gives. So what can never
// happen here is folded away: rules for classes that no template names, fallbacks for tokens that every theme
// has, lookups of tokens that none has. A further theme is one line in themes.json.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import postcss from "postcss";
import valueParser from "postcss-value-parser";

const HERE = dirname(fileURLToPath(import.meta.url));
const PORTAL = dirname(HERE);
const STATIC = join(PORTAL, "static");
const THEMES = JSON.parse(readFileSync(join(HERE, "themes.json"), "utf8"));
const BROWSERS = ["chrome87", "firefox78", "safari14"]; // phones of five years ago and older
const SCRIPT = "es2017";

async function main() {
  const themes = Object.entries(THEMES).map(([name, file]) => readTheme(name, file));
  const whole = await bundle("portal.css");
  const sheet = postcss.parse(whole);
  dropUnnamedClasses(sheet, wordsOf(PORTAL));
  fold(sheet, themes);

  const files = { "portal.css": await minify(sheet.toString(), "css"), "portal.js": await bundle("portal.js"), "worker.js": await bundle("worker.js") };
  for (const theme of themes) files[`theme-${theme.name}.css`] = await minify(themeSheet(theme, sheet), "css");
  files["icon.svg"] = readFileSync(join(HERE, "icon.svg"), "utf8").trim();
  files["licences.txt"] = licences(whole);
  write(files);
}

// --- reading ---

async function bundle(entry) {
  const minified = entry.endsWith(".js");
  const result = await build({
    absWorkingDir: HERE, entryPoints: [entry], bundle: true, write: false, minify: minified, charset: "utf8",
    legalComments: "inline", target: minified ? SCRIPT : BROWSERS, format: minified ? "iife" : undefined, logLevel: "warning",
  });
  return result.outputFiles[0].text;
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

/** Replace what `var()` can only ever be, until nothing changes. */
function fold(sheet, themes) {
  for (let before = ""; before !== sheet.toString(); ) {
    before = sheet.toString();
    const declared = new Set();
    const asked = new Set();
    sheet.walkDecls((line) => {
      if (line.prop.startsWith("--")) declared.add(line.prop);
      namesIn(line.value).forEach((name) => asked.add(name));
    });
    const somewhere = (name) => declared.has(name) || themes.some((theme) => theme.tokens.has(name));
    const everywhere = (name) => !name.startsWith("--_") && themes.every((theme) => theme.tokens.has(name));
    sheet.walkDecls((line) => {
      if (line.prop.startsWith("--_") && !asked.has(line.prop)) return void line.remove();
      const value = folded(line.value, somewhere, (name) => everywhere(name) && !declared.has(name));
      if (value !== null) line.value = value;
      else if (line.prop.startsWith("--")) line.remove();
      else line.value = "unset"; // what the browser makes of a lookup that fails
    });
    dropEmpty(sheet);
  }
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

/** Only those tokens of the theme that the sheet looks up, directly or through other tokens. */
function themeSheet({ selector, tokens }, sheet) {
  const wanted = new Set();
  const want = (value) => namesIn(value).forEach((name) => {
    if (!tokens.has(name) || wanted.has(name)) return;
    wanted.add(name);
    want(tokens.get(name));
  });
  sheet.walkDecls((line) => want(line.value));
  return `${selector}{${[...wanted].sort().map((name) => `${name}:${tokens.get(name)}`).join(";")}}`;
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
  return [...notices].join("\n") + "\n";
}

function write(files) {
  rmSync(STATIC, { recursive: true, force: true });
  mkdirSync(STATIC, { recursive: true });
  const manifest = {};
  for (const [name, text] of Object.entries(files).sort()) {
    const bytes = Buffer.from(text);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
    const file = name.replace(/(\.\w+)$/, `-${hash}$1`);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    writeFileSync(join(STATIC, file), bytes);
    writeFileSync(join(STATIC, `${file}.br`), brotli);
    writeFileSync(join(STATIC, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    manifest[name] = file;
    console.log(`${join(relative(PORTAL, STATIC), file)}  ${bytes.length} bytes, ${brotli.length} as brotli`);
  }
  writeFileSync(join(STATIC, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
}

await main();
