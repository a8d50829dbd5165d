// The narrowest phone: nothing to scroll sideways, nothing too small to touch.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./pages.mjs";

const TOUCH_PX_MIN = 24;

export function tooWide() {
  const width = document.documentElement.clientWidth;
  // A card hides what does not fit, so what stands in it is looked at as well. What scrolls by
  // itself, such as a wide sheet, may be wider.
  const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
  const within = (node) => {
    for (let up = node; up; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };
  const hidden = (node) => node.closest(".visually-hidden, [hidden], thead, caption");
  const wide = [...document.querySelectorAll("main *")].filter(
    (node) =>
      node.getBoundingClientRect().right > width + 1 && !within(node) && !hidden(node),
  );
  if (wide.length === 0 && document.documentElement.scrollWidth > width) return ["the page"];
  return wide.slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
}

function tooSmall(min) {
  const nodes = document.querySelectorAll("main button, main input:not([type=hidden]), main select");
  const small = [...nodes].filter((node) => {
    const { width, height } = node.getBoundingClientRect();
    const label = node.labels?.[0]?.getBoundingClientRect();
    const tall = Math.max(height, label && node.type?.match(/radio|checkbox/) ? label.height : 0);
    return width > 0 && tall < min;
  });
  return small.map((node) => node.outerHTML.slice(0, 120));
}

export function layout(world, pages) {
  test("no page scrolls sideways at 320 px", async (t) => {
    const context = await world.browser.newContext({
      viewport: { width: 320, height: 640 },
      storageState: world.session,
    });
    for (const target of pages) {
      await t.test(target.name, async () => {
        const page = await context.newPage();
        try {
          await open(page, world, target);
          assert.deepEqual(await page.evaluate(tooWide), [], "wider than the screen");
          assert.deepEqual(await page.evaluate(tooSmall, TOUCH_PX_MIN), [], "too small to touch");
        } finally {
          await page.close();
        }
      });
    }
    await context.close();
  });
}
