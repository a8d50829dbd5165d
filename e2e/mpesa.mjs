// M-Pesa as a new user meets it in the demo: a due paid from the phone's prompt and from its menu, a
// payment to a member's phone, and the statement of the pretended M-Pesa, which agrees.
import assert from "node:assert/strict";
import { test } from "node:test";
import { complaint, send, signIn } from "./kit/browser.mjs";

const PIN = "1234";
const RECEIPT = /\b[A-Z][A-Z0-9]{9}\b/;
const SHORT_CODE = "600984";

async function texts(page) {
  return page.locator("main").innerText();
}

async function openChama(page, url) {
  await page.goto(`${url}/chamas`);
  const links = page.locator('main a[href^="/chamas/"]');
  const all = await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")));
  const chama = all.find((href) => /^\/chamas\/\d+$/.test(href));
  assert.ok(chama, "no chama");
  await page.goto(`${url}${chama}`);
  return `${url}${chama}`;
}

// Asks the own phone for money and gives the number that was asked.
async function ask(page, chama, amount) {
  await page.goto(`${chama}/pay`);
  const phone = await page.locator('[name="phone_number"]').inputValue();
  await send(page, { amount });
  assert.match(new URL(page.url()).pathname, /\/pay\/\d+$/, await complaint(page));
  return `254${phone.replaceAll(/\D/g, "").replace(/^(254|0)/, "")}`;
}

async function enterPin(phone, phones, number, does) {
  await phone.goto(`${phones}/${number}`);
  for (let tries = 0; (await phone.locator("form.prompt").count()) === 0; tries += 1) {
    assert.ok(tries < 50, "the phone shows no prompt");
    await phone.waitForTimeout(200);
    await phone.reload();
  }
  if (does === "pin") await phone.locator('form.prompt [name="pin"]').fill(PIN);
  await Promise.all([
    phone.waitForEvent("framenavigated"),
    phone.locator(`form.prompt button[value="${does}"]`).click(),
  ]);
}

// Waits until the page says by itself what became of it, without being loaded again.
async function ends(page, pattern, withJavaScript) {
  const until = Date.now() + (withJavaScript ? 3_000 : 10_000);
  while (!pattern.test(await texts(page))) {
    assert.ok(Date.now() < until, `not told in time: ${await texts(page)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return texts(page);
}

// M-Pesa takes no amount twice from one phone within two minutes, so each journey has its own.
async function payByPrompt(page, phone, { chama, phones, withJavaScript, more }) {
  const number = await ask(page, chama, `${700 + more}`);
  await enterPin(phone, phones, number, "cancel");
  await ends(page, /cancelled|You said no/i, withJavaScript);
  await ask(page, chama, `${750 + more}`);
  await enterPin(phone, phones, number, "pin");
  const told = await ends(page, RECEIPT, withJavaScript);
  return { number, receipt: RECEIPT.exec(told)[0] };
}

// Somebody pays and types what nobody understands: the money waits for an officer.
async function payWithoutReason(page, { chama, phones, more }) {
  const answer = await fetch(`${new URL(phones).origin}/sim/pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      msisdn: "254799000111",
      business: SHORT_CODE,
      reference: "KITU",
      amount: 1250 + more,
    }),
  });
  assert.ok(answer.ok, `the phone could not pay: ${await answer.text()}`);
  const until = Date.now() + 10_000;
  for (;;) {
    await page.goto(`${chama}/suspense`);
    const links = page.locator('main a[href*="/receipts/"]');
    if ((await links.count()) > 0) return links.first().getAttribute("href");
    assert.ok(Date.now() < until, "the money is not among the unexplained");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function payByMenu(page, phone, { chama, phones, number, more }) {
  await page.goto(`${chama}/pay`);
  const facts = await page.locator("section[aria-labelledby=by-hand] dd").allInnerTexts();
  const [business, reference] = facts.map((text) => text.replaceAll(/\s/g, ""));
  assert.equal(business, SHORT_CODE);
  await phone.goto(`${phones}/${number}/pay`);
  await phone.locator('[name="business"]').fill(business);
  await phone.locator('[name="reference"]').fill(reference);
  await phone.locator('[name="amount"]').fill(`${310 + more}`);
  await phone.locator('[name="pin"]').fill(PIN);
  await Promise.all([phone.waitForEvent("framenavigated"), phone.locator("button.go").click()]);
  await phone.goto(`${phones}/${number}`);
  const message = await phone.locator(".sms").first().innerText();
  return RECEIPT.exec(message)[0];
}

async function standsOnStatement(page, chama, receipt) {
  await page.goto(`${chama}`);
  const own = page.locator('main a[href*="/statement"]').first();
  const address = await own.getAttribute("href");
  const until = Date.now() + 10_000;
  for (;;) {
    await page.goto(new URL(address, page.url()).href);
    if ((await texts(page)).includes(receipt)) return;
    assert.ok(Date.now() < until, `${receipt} is not on the statement`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function payOut(treasurer, chairperson, phone, { chama, phones }) {
  await treasurer.goto(`${chama}/payments/new`);
  const place = treasurer.locator('[name="place_id"] option', { hasText: "M-Pesa" }).first();
  await send(treasurer, {
    kind: "expense",
    amount: "640",
    purpose: "Receipt books",
    payee_name: "Grace Njeri",
    payee_phone: "0727 046 519",
    method: "mpesa",
    place_id: await place.getAttribute("value"),
  });
  assert.match(new URL(treasurer.url()).pathname, /\/payments\/\d+$/, await complaint(treasurer));
  const address = treasurer.url();
  await chairperson.goto(address);
  const form = chairperson.locator('form[action$="/approve"]');
  const password = form.locator('[name="password"]');
  if ((await password.count()) > 0) await password.fill(chairperson.password);
  await Promise.all([
    chairperson.waitForEvent("framenavigated"),
    form.locator("button").first().click(),
  ]);
  const until = Date.now() + 15_000;
  for (;;) {
    await treasurer.goto(address);
    const told = RECEIPT.exec(await texts(treasurer));
    if (told) {
      await phone.goto(`${phones}/254727046519`);
      assert.ok((await texts(phone)).includes(told[0]), "the phone was told of another receipt");
      return told[0];
    }
    assert.ok(Date.now() < until, `not paid: ${await texts(treasurer)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

// The statement of today, kept; then the day's page finds no difference at M-Pesa.
async function reconcile(page, { chama, phones, receipts }) {
  const today = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 10);
  const file = `${new URL(phones).origin}/sim/statement/${SHORT_CODE}.csv?from=${today}`;
  const statement = Buffer.from(await (await fetch(file)).arrayBuffer());
  await page.goto(`${chama}/statements/import`);
  await page.locator('[name="file"]').setInputFiles({
    name: "statement.csv",
    mimeType: "text/csv",
    buffer: statement,
  });
  const place = page.locator('[name="place_id"] option', { hasText: "M-Pesa" }).first();
  await send(page, { place_id: await place.getAttribute("value") });
  const batch = new URL(page.url()).pathname;
  assert.match(batch, /\/statements\/\d+$/, await complaint(page));
  const preview = await texts(page);
  for (const receipt of receipts) assert.ok(preview.includes(receipt), `${receipt} is not in it`);
  await Promise.all([
    page.waitForEvent("framenavigated"),
    page.locator('form[action$="/keep"] button').click(),
  ]);
  const day = `${new URL(chama).pathname}/reconciliation/${today}`;
  await page.goto(new URL(day, page.url()).href);
  const row = page.locator("tbody tr", { hasText: "M-Pesa" }).first();
  const proof = await row.locator("td").last().innerText();
  return { batch, day, proof };
}

// Gives the addresses of what it made.
async function journey(world, options) {
  const { browser, url, phones, people } = world;
  const withJavaScript = options.javaScriptEnabled !== false;
  const more = withJavaScript ? 0 : 1;
  const contexts = [];
  const open = async (person) => {
    const context = await browser.newContext({ ...options, viewport: { width: 360, height: 740 } });
    contexts.push(context);
    if (!person) return context.newPage();
    const page = await signIn(context, url, person);
    page.password = person.password;
    return page;
  };
  try {
    const [chairperson, treasurer, , , member] = people;
    const phone = await open();
    const page = await open(member);
    const chama = await openChama(page, url);
    const paid = await payByPrompt(page, phone, { chama, phones, withJavaScript, more });
    const prompt = new URL(page.url()).pathname;
    await standsOnStatement(page, chama, paid.receipt);
    const byMenu = await payByMenu(page, phone, { chama, phones, number: paid.number, more });
    await standsOnStatement(page, chama, byMenu);
    const officer = await open(treasurer);
    const other = await open(chairperson);
    const out = await payOut(officer, other, phone, { chama, phones });
    const progress = `${new URL(officer.url()).pathname}/progress`;
    const unexplained = await payWithoutReason(officer, { chama, phones, more });
    const receipts = [paid.receipt, byMenu, out];
    const { batch, day, proof } = await reconcile(officer, { chama, phones, receipts });
    assert.match(proof.trim(), /^KES\s0\.00$/, `M-Pesa differs: ${proof}`);
    return { prompt, progress, unexplained, batch, day };
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

// Walks it first, so that the other checks have its pages; nothing where there is no phone.
export async function walkMpesa(world) {
  return world.phones ? journey(world, {}) : undefined;
}

export function mpesa(world) {
  if (!world.phones) return;
  test("M-Pesa in and out without JavaScript, and the statement agrees", () =>
    journey(world, { javaScriptEnabled: false }));
}
