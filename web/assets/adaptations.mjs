// Changes to third-party code while it is bundled; each says why. One that no longer finds its place stops the build.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const translator = path.join(path.dirname(fileURLToPath(import.meta.url)), "src/designer/translate.js");

const changes = [
  // Every browser of the last ten years reads woff2; the four older formats of an icon font would be copied for nobody.
  {
    file: /bpmn-font\/css\/bpmn\.css$/,
    change: (css) => '@font-face{font-family:"bpmn";src:url("../font/bpmn.woff2") format("woff2")}' + css.replace(/@charset[^;]*;|@font-face\s*{[^}]*}/g, ""),
  },
  // Icons carry style="fill:none": markup that the page's policy forbids, and that says the same as attributes.
  { file: /node_modules\/(bpmn-js|bpmn-js-properties-panel)\/.*\.js$/, mayMiss: true, change: stylesAsAttributes },
  // CodeMirror writes <style> elements, which the policy forbids, unless it may construct style sheets; it may, everywhere.
  { file: /style-mod\/src\/style-mod\.js$/, change: replaced("!root.head && root.adoptedStyleSheets", "root.adoptedStyleSheets") },
  // What belongs to Camunda 7 is never used; without this line nothing holds on to it, and the bundle loses a twentieth.
  { file: /bpmn-js-properties-panel\/dist\/index\.esm\.js$/, change: withoutLine("CamundaPlatformPropertiesProvider.$inject = ") },
  { file: /bpmn-js-element-templates\/dist\/index\.esm\.js$/, change: withoutLine("ElementTemplatesPropertiesProvider.$inject = ") },
  // An attribute that an extension writes with its full name keeps it.
  {
    file: /moddle-xml\/dist\/index\.js$/,
    change: replaced("if (this.isLocalNs(effectiveNs)) {", 'if (this.isLocalNs(effectiveNs) && !(isString(element) && element.includes(":"))) {'),
  },
  // Where the editors speak English without asking the translator, they are made to ask.
  { file: /@bpmn-io\/properties-panel\/dist\/index\.esm\.js$/, change: asking("translate = translateFallback", "translate = askTranslator") },
  { file: /bpmn-js-element-templates\/dist\/index\.esm\.js$/, change: asking('title: "Select a template"', 'title: askTranslator("Select a template")') },
  { file: /bpmn-js-element-templates\/dist\/index\.esm\.js$/, change: replaced('title: "Toggle section"', 'title: askTranslator("Toggle section")') },
  { file: /diagram-js\/lib\/features\/popup-menu\/PopupMenuComponent\.js$/, change: asking("${ entriesToShow.length === 1 ? 'result' : 'results' } found", "${ askTranslator('found') }") },
];

// All changes of a file, one after the other: esbuild itself would let only one plugin see it.
export const adaptations = {
  name: "adaptations",
  setup(builder) {
    const files = new RegExp(changes.map(({ file }) => `(?:${file.source})`).join("|"));
    builder.onLoad({ filter: files }, async ({ path: name }) => {
      let contents = await readFile(name, "utf8");
      for (const { change, mayMiss } of changes.filter(({ file }) => file.test(name))) {
        const changed = change(contents);
        if (changed === contents && !mayMiss) throw new Error(`${name} is not what adaptations.mjs expects`);
        contents = changed;
      }
      return { contents, loader: path.extname(name).slice(1), resolveDir: path.dirname(name) };
    });
  },
};

function replaced(before, after) {
  return (code) => code.replaceAll(before, after);
}

function withoutLine(start) {
  return (code) => code.split("\n").filter((line) => !line.startsWith(start)).join("\n");
}

function asking(english, call) {
  const imported = `import { translate as askTranslator } from ${JSON.stringify(translator)};\n`;
  return (code) => (code.includes(english) ? imported + code.replaceAll(english, call) : code);
}

function stylesAsAttributes(code) {
  const attributes = (_, style) => style.split(";").filter(Boolean).map((rule) => rule.replace(/^\s*([\w-]+)\s*:\s*(.*?)\s*$/, '$1="$2"')).join(" ");
  return code.replace(/(?<=<[^<>]*?)\bstyle="([^"$]*)"/g, attributes);
}
