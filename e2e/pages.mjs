// Every page, with the sample chama's own ids in the addresses.
import assert from "node:assert/strict";
import { signIn } from "./kit/browser.mjs";

async function firstLink(page, pattern) {
  const links = await page.locator("main a[href]").evaluateAll((nodes) =>
    nodes.map((node) => node.getAttribute("href")),
  );
  const found = links.map((href) => pattern.exec(href)).find(Boolean);
  assert.ok(found, `${page.url()} has no link like ${pattern}`);
  return found[1];
}

// The pages of M-Pesa, some of them about what was paid before.
function pagesOfMpesa(chama, paid) {
  const pages = [
    { name: "pay", path: `${chama}/pay` },
    { name: "paste", path: `${chama}/pay/message` },
    { name: "paybill", path: `${chama}/paybill` },
    { name: "paybill-connect", path: `${chama}/paybill/connect` },
    { name: "paybill-change", path: `${chama}/paybill/change` },
    { name: "payment-list", path: `${chama}/payments/list` },
    { name: "suspense", path: `${chama}/suspense` },
    { name: "receipts", path: `${chama}/receipts` },
    { name: "reconciliation", path: `${chama}/reconciliation` },
    { name: "statements", path: `${chama}/statements` },
    { name: "statement-import", path: `${chama}/statements/import` },
    { name: "cash-counts", path: `${chama}/cash-counts` },
    { name: "cash-count", path: `${chama}/cash-counts/new` },
  ];
  if (!paid) return pages;
  return [
    ...pages,
    { name: "prompt", path: paid.prompt },
    { name: "receipt", path: paid.unexplained },
    { name: "payout-progress", path: paid.progress },
    { name: "statement-batch", path: paid.batch },
    { name: "reconciliation-day", path: paid.day },
  ];
}

// Signs in once; the other tests take up the session.
export async function findPages(world, paid) {
  const context = await world.browser.newContext();
  const page = await signIn(context, world.url, world.officer);
  world.session = await context.storageState();
  await page.goto(`${world.url}/chamas`);
  const chama = `/chamas/${await firstLink(page, /\/chamas\/(\d+)$/)}`;
  await page.goto(`${world.url}${chama}/members`);
  const member = await firstLink(page, /\/members\/(\d+)/);
  await page.goto(`${world.url}${chama}/transactions`);
  const transaction = await firstLink(page, /\/transactions\/(\d+)/);
  await page.goto(`${world.url}${chama}/payments`);
  const payment = await firstLink(page, /\/payments\/(\d+)$/);
  await context.close();
  return [
    { name: "front", path: "/", open: true },
    { name: "register", path: "/register", open: true },
    { name: "sign-in", path: "/login", open: true },
    { name: "dashboard", path: "/dashboard" },
    { name: "chamas", path: "/chamas" },
    { name: "found", path: "/chamas/new" },
    { name: "chama", path: chama },
    { name: "members", path: `${chama}/members` },
    { name: "add-member", path: `${chama}/members/new` },
    { name: "member", path: `${chama}/members/${member}` },
    { name: "member-edit", path: `${chama}/members/${member}/edit` },
    { name: "member-kin", path: `${chama}/members/${member}/kin` },
    { name: "import", path: `${chama}/members/import` },
    { name: "invitations", path: `${chama}/invitations` },
    { name: "requests", path: `${chama}/requests` },
    { name: "leave", path: `${chama}/leave` },
    { name: "join", path: "/join" },
    { name: "record", path: `${chama}/record` },
    { name: "transactions", path: `${chama}/transactions` },
    { name: "transaction", path: `${chama}/transactions/${transaction}` },
    { name: "activity", path: `${chama}/activity` },
    { name: "settings", path: `${chama}/settings` },
    { name: "open-place", path: `${chama}/settings/places/new` },
    { name: "close-period", path: `${chama}/settings/period` },
    { name: "payments", path: `${chama}/payments` },
    { name: "propose", path: `${chama}/payments/new` },
    { name: "payment-rules", path: `${chama}/payments/rules` },
    { name: "payment", path: `${chama}/payments/${payment}` },
    { name: "statement", path: `${chama}/members/${member}/statement` },
    { name: "plans", path: `${chama}/plans` },
    { name: "set-plan", path: `${chama}/plans/new` },
    { name: "open-fund", path: `${chama}/funds/new` },
    { name: "contributions", path: `${chama}/contributions` },
    { name: "collection", path: `${chama}/collection` },
    ...pagesOfMpesa(chama, paid),
    { name: "profile", path: "/profile" },
    { name: "api", path: "/api/docs", open: true },
    { name: "not-found", path: "/no-such-page", open: true, status: 404 },
  ];
}

// Opens a page and insists that it is the one that was asked for.
export async function open(page, world, { path, status = 200 }) {
  const answer = await page.goto(`${world.url}${path}`);
  assert.equal(answer.status(), status, `${path} answered ${answer.status()}`);
  assert.equal(new URL(page.url()).pathname.replace(/\/$/, ""), path.replace(/\/$/, ""));
  return answer;
}
