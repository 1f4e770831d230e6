// Bundles src/ into ../static/dist/: one script and one style sheet per entry, named by their content, and manifest.json, which tells
// the templates the name of the day. Third-party code is taken from node_modules and never committed.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

import { adaptations } from "./adaptations.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const src = path.join(here, "src");
const dist = path.join(here, "../static/dist");
const templates = path.join(here, "../templates");
const entries = ["app", "viewer", "player", "designer"];

// Tabler is ten times what the pages use of it: only rules whose class names occur in a template or a script are kept. A template must
// therefore write its class names out; the few that it composes are named here.
const composedClasses = [/^status-/, /^light-/];
const vendorStyles = /node_modules\/@tabler\/.*\.css$/;

const keepUsedStyles = {
  name: "keep-used-styles",
  setup(builder) {
    builder.onLoad({ filter: vendorStyles }, async ({ path: file }) => {
      const [{ css }] = await new PurgeCSS().purge({
        content: [`${templates}/**/*.html`, `${src}/**/*.js`],
        css: [{ raw: await readFile(file, "utf8") }],
        safelist: { standard: composedClasses },
        blocklist: ["empty"], // the properties panel uses the name for something else
        variables: true,
        keyframes: true,
      });
      return { contents: css, loader: "css", resolveDir: path.dirname(file) };
    });
  },
};

async function filesBelow(folder, extension) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(extension)).sort().map((name) => path.join(folder, name));
}

// The icons that templates and scripts ask for, `icon("archive")`, and those that icons.json names because a template computes them.
async function iconSprite() {
  const names = new Set(JSON.parse(await readFile(path.join(src, "icons.json"), "utf8")));
  for (const file of [...(await filesBelow(templates, ".html")), ...(await filesBelow(src, ".js"))]) {
    for (const [, name] of (await readFile(file, "utf8")).matchAll(/\bicon(?:Button)?\(\s*["']([a-z0-9-]+)["']/g)) names.add(name);
  }
  const symbols = await Promise.all([...names].sort().map(async (name) => {
    const svg = await readFile(path.join(here, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
    const shapes = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

// The server sends these as they are to every browser that takes gzip.
async function compress(folder) {
  const sizes = new Map();
    for (const file of (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name))) {
    const compressed = gzipSync(await readFile(path.join(folder, file)), { level: 9 });
    await writeFile(path.join(folder, `${file}.gz`), compressed);
    sizes.set(file, compressed.length);
  }
  return sizes;
}

function report(manifest, sizes) {
  for (const [name, file] of Object.entries(manifest).sort()) console.log(`${name.padEnd(16)} ${(sizes.get(file) / 1000).toFixed(1).padStart(7)} kB`);
}

await mkdir(dist, { recursive: true });
const sprite = await iconSprite();
const spriteName = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase()}.svg`;
await writeFile(path.join(dist, spriteName), sprite);

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => ({ in: path.join(src, `${name}.js`), out: name })),
  outdir: dist,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome92", "firefox91", "safari15"], // offices keep browsers for years
  minify: true,
  legalComments: "linked",
  metafile: true,
  loader: { ".woff2": "file" },
  alias: { "@bpmn-io/element-templates-validator": path.join(src, "designer/trusted-templates.js") },
  define: { SPRITE: JSON.stringify(`./${spriteName}`) },
  plugins: [keepUsedStyles, adaptations],
  logLevel: "warning",
});

const manifest = { "icons.svg": spriteName };
for (const [output, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
  if (!entryPoint) continue;
  const name = path.basename(entryPoint, ".js");
  manifest[`${name}.js`] = path.basename(output);
  if (cssBundle) manifest[`${name}.css`] = path.basename(cssBundle);
}
const manifestFile = path.join(dist, "manifest.json");
await writeFile(`${manifestFile}.new`, JSON.stringify(manifest, null, 2) + "\n");
await rename(`${manifestFile}.new`, manifestFile); // a running office never reads half of it
report(manifest, await compress(dist));
