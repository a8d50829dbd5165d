// What the first load of a page costs a person who pays by the megabyte.
import assert from "node:assert/strict";
import { test } from "node:test";

const PAGE_BYTES_MAX = 100 * 1024;
const SCRIPT_BYTES_MAX = 15 * 1024;

async function load(world, path) {
  const context = await world.browser.newContext({ storageState: world.session });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  const kinds = new Map();
  const costs = { all: 0, script: 0, requests: 0 };
  await wire.send("Network.enable");
  wire.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    costs.all += encodedDataLength;
    costs.requests += 1;
    if (kinds.get(requestId) === "Script") costs.script += encodedDataLength;
  });
  await page.goto(`${world.url}${path}`, { waitUntil: "networkidle" });
  await context.close();
  return costs;
}

export function weight(world, pages) {
  const { path } = pages.find((page) => page.name === "chama");
  test("the first load of a chama's home is light", async (t) => {
    const { all, script, requests } = await load(world, path);
    t.diagnostic(`${all} bytes over the wire in ${requests} requests, ${script} of them script`);
    assert.ok(all > 0 && all <= PAGE_BYTES_MAX, `${all} bytes`);
    assert.ok(script <= SCRIPT_BYTES_MAX, `${script} bytes of script`);
  });
}
