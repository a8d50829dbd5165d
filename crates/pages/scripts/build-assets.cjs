// See build-assets.
const fs = require("node:fs");
const path = require("node:path");
const sass = require("sass");
const { PurgeCSS } = require("purgecss");

const here = process.env.HERE;
const at = (...parts) => path.join(here, ...parts);
const files = (folder, ending) =>
  fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).sort().map((name) => path.join(folder, name));

async function styles() {
  const compiled = sass.compile(at("assets/styles/chamalink.scss"), { style: "compressed", silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "mixed-decls", "abs-percent"], quietDeps: true, logger: sass.Logger.silent });
  const content = [...files(at("templates"), ".html"), ...files(at("src"), ".rs")];
  const [purged] = await new PurgeCSS().purge({
    content, css: [{ raw: compiled.css }], variables: false, keyframes: true,
    safelist: { greedy: [/focus-visible/, /data-bs-theme/, /transaction_type-/] },
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) || [],
  });
  const css = purged.css.replace(/^\uFEFF/, "");
  fs.writeFileSync(at("assets/dist/chamalink.css"), css + "\n");
  return css.length;
}

function sprite() {
  const symbols = files(at("assets/vendor/bootstrap-icons/icons"), ".svg").map((file) => {
    const svg = fs.readFileSync(file, "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n\s*/g, "");
    return `<symbol id="${path.basename(file, ".svg")}" viewBox="0 0 16 16">${body}</symbol>`;
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
  fs.writeFileSync(at("assets/dist/icons.svg"), text);
  return text.length;
}

styles().then((css) => process.stdout.write(`styles ${css} bytes, icons ${sprite()} bytes\n`));
