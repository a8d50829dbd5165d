// The product in Kiswahili: one tap switches, the choice is kept for the person, and no page gets
// too wide or harder to use for its longer words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, violations } from "./accessibility.mjs";
import { signIn } from "./kit/browser.mjs";
import { tooWide } from "./layout.mjs";
import { open } from "./pages.mjs";

const NARROWEST = { width: 320, height: 640 };

async function tap(page, language) {
  await Promise.all([
    page.waitForEvent("framenavigated"),
    page.locator(`form[action="/language"] button[value="${language}"]`).first().click(),
  ]);
  await page.waitForLoadState("load");
}

async function pageLanguage(page) {
  return page.evaluate(() => document.documentElement.lang);
}

async function look(context, world, target) {
  const page = await context.newPage();
  try {
    await open(page, world, target);
    if (target.name !== "api") assert.equal(await pageLanguage(page), "sw");
    await picture(page, `${target.name}-320-sw`);
    assert.deepEqual(await page.evaluate(tooWide), [], "wider than the screen");
    const found = await violations(page);
    assert.deepEqual(found, [], `\n${found.join("\n")}`);
  } finally {
    await page.close();
  }
}

export function kiswahili(world, pages) {
  test("one tap makes every page Kiswahili, and it fits the narrowest phone", async (t) => {
    const [, treasurer] = world.people ?? [];
    if (!treasurer) return t.skip("a running server tells nobody else's password");
    const options = { viewport: NARROWEST, reducedMotion: "reduce" };
    const context = await world.browser.newContext(options);
    const page = await signIn(context, world.url, treasurer);
    assert.equal(await pageLanguage(page), "en");
    await tap(page, "sw");
    assert.equal(await pageLanguage(page), "sw");
    // The choice is the person's: it is there again after signing in elsewhere.
    const elsewhere = await world.browser.newContext(options);
    const again = await signIn(elsewhere, world.url, treasurer);
    await again.goto(`${world.url}/dashboard`);
    assert.equal(await pageLanguage(again), "sw");
    await elsewhere.close();
    for (const target of pages) await t.test(target.name, () => look(context, world, target));
    await page.goto(`${world.url}/dashboard`);
    await tap(page, "en");
    assert.equal(await pageLanguage(page), "en");
    await context.close();
  });
}
