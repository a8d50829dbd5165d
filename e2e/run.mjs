// Runs everything in this folder against one server:
//   node e2e/run.mjs
//
//   BASE_URL, DEMO_EMAIL, DEMO_PASSWORD   a running server with the sample chama, or
//   CHAMALINK_BIN                         the program, which is started as `chamalink demo`
//   CHAMALINK_TEST_CHROMIUM               the browser
//   CHAMALINK_SCREENSHOTS                 a folder for pictures of every page
import { after } from "node:test";
import { accessibility } from "./accessibility.mjs";
import { collection } from "./collection.mjs";
import { journeys } from "./journeys.mjs";
import { startBrowser } from "./kit/browser.mjs";
import { startServer } from "./kit/server.mjs";
import { kiswahili } from "./kiswahili.mjs";
import { layout } from "./layout.mjs";
import { mpesa, walkMpesa } from "./mpesa.mjs";
import { findPages } from "./pages.mjs";
import { weight } from "./weight.mjs";

const browser = await startBrowser();
const server = await startServer().catch(async (error) => {
  await browser.close();
  throw error;
});
const stop = async () => {
  await browser.close();
  await server.stop();
};
after(stop);

const { url, officer, people, phones } = server;
const world = { browser, url, officer, people, phones };
try {
  const pages = await findPages(world, await walkMpesa(world));
  journeys(world);
  collection(world);
  mpesa(world);
  accessibility(world, pages);
  layout(world, pages);
  kiswahili(world, pages);
  weight(world, pages);
} catch (error) {
  await stop();
  throw error;
}
