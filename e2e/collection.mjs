// A meeting of thirty: the sheet is filled in and saved in at most two actions a member.
import assert from "node:assert/strict";
import { test } from "node:test";
import { complaint, send, signIn } from "./kit/browser.mjs";

const MEMBERS = 30;

async function foundWithMembers(page, url, tag) {
  await page.goto(`${url}/chamas/new`);
  await send(page, {
    name: `Mkutano ${tag}`,
    description: "A meeting of thirty",
    meeting_day: "Saturday",
    meeting_time: "14:00",
    contribution_amount: "1,400",
    contribution_frequency: "weekly",
  });
  const chama = new URL(page.url()).pathname.match(/^\/chamas\/\d+/)[0];
  for (let number = 1; number < MEMBERS; number += 1) {
    await page.goto(`${url}${chama}/members/new`);
    await send(page, { first_name: "Mwanachama", last_name: `Nambari ${number}` });
  }
  return chama;
}

// Every third member pays less than what is filled in, every fifth pays a fine as well.
async function fillIn(page) {
  const rows = page.locator("table.sheet tbody tr");
  assert.equal(await rows.count(), MEMBERS);
  let actions = 0;
  let most = 0;
  for (let number = 0; number < MEMBERS; number += 1) {
    const fields = rows.nth(number).locator("input");
    let own = 0;
    if (number % 3 === 0) {
      await fields.first().fill("1000");
      own += 1;
    }
    if (number % 5 === 0) {
      await fields.nth(1).fill("50");
      own += 1;
    }
    actions += own;
    most = Math.max(most, own);
  }
  return { actions, most };
}

async function meeting({ browser, url, officer }, options, tag) {
  const context = await browser.newContext(options);
  try {
    const page = await signIn(context, url, officer);
    const chama = await foundWithMembers(page, url, tag);
    await page.goto(`${url}${chama}/collection`);
    const { most } = await fillIn(page);
    assert.ok(most <= 2, `${most} actions for one member`);
    // 30 x 1,400, less 10 x 400, and 6 fines of 50.
    const cash = 30 * 1400 - 10 * 400 + 6 * 50;
    if (options.javaScriptEnabled !== false) {
      const total = await page.locator("[data-total]").innerText();
      assert.equal(total.replaceAll(",", ""), `${cash}.00`);
    }
    // Counted wrongly first: nothing is saved, and the difference is named.
    await send(page, { cash_counted: String(cash - 50) });
    assert.match(await complaint(page), /50\.00 less/);
    await send(page, { cash_counted: String(cash) });
    assert.match(new URL(page.url()).pathname, /\/transactions$/, await complaint(page));
    await page.goto(`${url}${chama}`);
    const home = await page.locator("main").innerText();
    assert.ok(home.includes("KES 38,300.00"), "the cash of the meeting is in the box");
    assert.match(home, new RegExp(`${MEMBERS} entries add up`), "one entry for each member");
    await page.goto(`${url}${chama}/contributions`);
    assert.equal(await page.locator(".cell-partly").count(), 10);
  } finally {
    await context.close();
  }
}

export function collection(world) {
  const tag = Date.now().toString(36);
  const phone = { viewport: { width: 360, height: 740 } };
  test("the sheet of a meeting of thirty, in at most two actions a member", () =>
    meeting(world, phone, `${tag}c`));
  test("the same sheet without JavaScript", () =>
    meeting(world, { ...phone, javaScriptEnabled: false }, `${tag}d`));
}
