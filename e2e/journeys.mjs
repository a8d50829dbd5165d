// From a stranger to a contribution on a member's statement, with JavaScript and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { complaint, send } from "./kit/browser.mjs";

const MEMBERS = [
  { first_name: "Akinyi", last_name: "Odhiambo", phone_number: "0712 345 001", role: "treasurer" },
  { first_name: "Mwangi", last_name: "Kariuki", phone_number: "0712 345 002", role: "member" },
  { first_name: "Halima", last_name: "Yusuf", phone_number: "", role: "member" },
];

async function follows(page, pattern, what) {
  assert.match(new URL(page.url()).pathname, pattern, `${what}: ${await complaint(page)}`);
}

async function register(page, url, tag) {
  await page.goto(`${url}/`);
  await page.locator('a[href="/register"]').first().click();
  await page.waitForURL(`${url}/register`);
  await send(page, {
    first_name: "Wanjiru",
    last_name: "Kamau",
    username: `wanjiru-${tag}`,
    email: `wanjiru-${tag}@example.com`,
    phone_number: "+254712345678",
    password: "nyumba kumi za matope",
  });
  if (new URL(page.url()).pathname === "/login") {
    await send(page, {
      email: `wanjiru-${tag}@example.com`,
      password: "nyumba kumi za matope",
    });
  }
  await follows(page, /^\/dashboard/, "registering");
}

async function found(page, url, tag) {
  await page.goto(`${url}/chamas/new`);
  await send(page, {
    name: `Umoja ${tag}`,
    description: "Saving for school fees",
    meeting_day: "Saturday",
    meeting_time: "14:00",
    contribution_amount: "5,000",
    contribution_frequency: "monthly",
  });
  await follows(page, /^\/chamas\/\d+/, "founding a chama");
  return new URL(page.url()).pathname.match(/^\/chamas\/\d+/)[0];
}

async function addMembers(page, url, chama) {
  for (const member of MEMBERS) {
    await page.goto(`${url}${chama}/members/new`);
    await send(page, member);
    await follows(page, /\/members(\/\d+)?$/, `adding ${member.first_name}`);
  }
  await page.goto(`${url}${chama}/members`);
  for (const { first_name, last_name } of MEMBERS) {
    assert.ok(
      (await page.locator("main").innerText()).includes(`${first_name} ${last_name}`),
      `${first_name} is not on the list of members`,
    );
  }
}

// The value of the option that names something, as a person would pick it.
async function optionNaming(page, field, text) {
  const options = page.locator(`main select[name="${field}"] option`, { hasText: text });
  return options.first().getAttribute("value");
}

async function contribute(page, url, chama) {
  await page.goto(`${url}${chama}/record`);
  const member = await optionNaming(page, "member_id", "Mwangi Kariuki");
  assert.ok(member, "Mwangi is not among those who may pay");
  await send(page, {
    transaction_type: "contribution",
    member_id: member,
    amount: "5,000",
    method: "cash",
    description: "January",
  });
  assert.ok(!page.url().endsWith("/record"), `recording: ${await complaint(page)}`);
  return member;
}

async function statement(page, url, chama, member) {
  await page.goto(`${url}${chama}/members/${member}/statement`);
  const text = await page.locator("main").innerText();
  assert.match(text, /Mwangi Kariuki/);
  assert.match(text, /KES\s5,000\.00/, "the contribution is not on the statement");
}

// The chairperson changes what was agreed, opens a bank account, and suspends the chama for a while;
// everybody sees it in the activity.
async function settings(page, url, chama) {
  const here = `${url}${chama}/settings`;
  await page.goto(`${here}/edit`);
  await send(page, { contribution_amount: "1,400", contribution_frequency: "weekly" });
  await follows(page, /\/settings$/, "changing the particulars");
  assert.match(await page.locator("main").innerText(), /KES\s1,400\.00 weekly/);
  await page.goto(`${here}/places/new`);
  await send(page, { kind: "bank_account", name: "Equity Bank, Thika" });
  await follows(page, /\/settings$/, "opening a cash place");
  await page.getByRole("link", { name: "Rename Equity Bank, Thika" }).click();
  await send(page, { name: "Equity Bank, Juja" });
  await follows(page, /\/settings$/, "renaming a cash place");
  assert.match(await page.locator("main").innerText(), /Equity Bank, Juja/);
  await page.goto(`${here}/suspend`);
  await send(page, { reason: "The box was opened" });
  await follows(page, /\/settings$/, "suspending");
  await page.goto(`${url}${chama}`);
  assert.match(await page.locator("main").innerText(), /The box was opened/);
  assert.equal(await page.locator(`a[href="${chama}/record"]`).count(), 0, "nothing to record");
  await page.goto(`${here}/resume`);
  await send(page, { reason: "The box is mended" });
  await follows(page, /\/settings$/, "going on");
  await page.goto(`${url}${chama}/activity`);
  const text = await page.locator("main").innerText();
  assert.match(text, /contribution from KES\s5,000\.00 to KES\s1,400\.00/);
  assert.match(text, /suspended the chama: The box was opened/);
}

async function journey({ browser, url }, options, tag) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("dialog", (question) => question.accept());
    page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
    await register(page, url, tag);
    const chama = await found(page, url, tag);
    await addMembers(page, url, chama);
    const member = await contribute(page, url, chama);
    await statement(page, url, chama, member);
    await settings(page, url, chama);
    assert.deepEqual(errors, [], "the browser's console is clean");
  } finally {
    await context.close();
  }
}

export function journeys(world) {
  const tag = Date.now().toString(36);
  const phone = { viewport: { width: 360, height: 740 } };
  test("a stranger registers, founds a chama and sees a contribution on a statement", () =>
    journey(world, phone, `${tag}a`));
  test("the same without JavaScript", () =>
    journey(world, { ...phone, javaScriptEnabled: false }, `${tag}b`));
  test("a wrong password says so and keeps the e-mail", async () => {
    const context = await world.browser.newContext(phone);
    const page = await context.newPage();
    await page.goto(`${world.url}/login`);
    await send(page, { email: `nobody-${tag}@example.com`, password: "not the password" });
    assert.equal(new URL(page.url()).pathname, "/login");
    assert.equal(
      await page.locator('main [name="email"]').inputValue(),
      `nobody-${tag}@example.com`,
    );
    assert.ok((await complaint(page)).length > page.url().length + 2, "no message is shown");
    await context.close();
  });
}
