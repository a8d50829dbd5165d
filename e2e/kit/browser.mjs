// Chromium, and the handful of gestures the journeys are made of.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const CHROMIUM = [
  process.env.CHAMALINK_TEST_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

export async function startBrowser() {
  if (!CHROMIUM) throw new Error("Chromium is missing: set CHAMALINK_TEST_CHROMIUM to its path");
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
}

// Fills fields by name, whatever they are, and sends the form that holds the last of them.
export async function send(page, fields) {
  let last;
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`);
    last = field.first();
    const kind = await last.evaluate((node) =>
      node.tagName === "SELECT" ? "select" : (node.getAttribute("type") ?? node.tagName),
    );
    if (kind === "select") {
      await last.selectOption(value);
    } else if (kind === "radio") {
      last = page.locator(`main [name="${name}"][value="${value}"]`);
      // The label is what a person touches; the circle itself may be hidden behind it.
      await last.check({ force: true });
    } else {
      await last.fill(value);
    }
  }
  const form = (await last.evaluateHandle((node) => node.form)).asElement();
  const button = await form.$("button[type=submit], button:not([type])");
  await Promise.all([page.waitForEvent("framenavigated"), button.click()]);
  await page.waitForLoadState("load");
}

// What stands on the page after a form was refused, for a message that explains the failure.
export async function complaint(page) {
  const texts = await page.locator(".invalid-feedback, [role=alert], .alert").allInnerTexts();
  return `${page.url()}: ${texts.map((text) => text.trim()).filter(Boolean).join(" | ")}`;
}

export async function signIn(context, base, { email, password }) {
  const page = await context.newPage();
  await page.goto(`${base}/login`);
  await send(page, { email, password });
  if (page.url().includes("/login")) throw new Error(`not signed in: ${await complaint(page)}`);
  return page;
}
