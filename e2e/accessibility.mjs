// axe-core on every page, on a phone and a computer, light and dark.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import path from "node:path";
import { open } from "./pages.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SCREENSHOTS = process.env.CHAMALINK_SCREENSHOTS;

function told({ id, help, nodes }) {
  return `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)}`).join("\n")}`;
}

export async function violations(page) {
  // Evaluated through the browser's own channel: the page's policy refuses foreign scripts.
  await page.evaluate(AXE);
  const result = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }),
    RULES,
  );
  return result.violations.map(told);
}

export async function picture(page, name) {
  if (!SCREENSHOTS) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

export function accessibility(world, pages) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [width, height] of [[360, 740], [1280, 800]]) {
      test(`no barrier on any page, ${colorScheme}, ${width} px`, async (t) => {
        const options = { colorScheme, viewport: { width, height }, reducedMotion: "reduce" };
        const guest = await world.browser.newContext(options);
        const signedIn = await world.browser.newContext({
          ...options,
          storageState: world.session,
        });
        for (const target of pages) {
          await t.test(target.name, async () => {
            const page = await (target.open ? guest : signedIn).newPage();
            try {
              await open(page, world, target);
              await picture(page, `${target.name}-${width}-${colorScheme}`);
              const found = await violations(page);
              assert.deepEqual(found, [], `\n${found.join("\n")}`);
            } finally {
              await page.close();
            }
          });
        }
        await guest.close();
        await signedIn.close();
      });
    }
  }
}
