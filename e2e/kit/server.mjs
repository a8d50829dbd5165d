// A server to test: the one at BASE_URL, else the demo started on a free port with its own data.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function ready(url, child, output) {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the demo ended at its start:\n${output.text}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the demo was not ready in two minutes:\n${output.text}`);
}

// The demo prints its sign-ins: an e-mail address and a password on one line, officers first.
export function signIns(text) {
  const plain = text.replaceAll(/\u001b\[[0-9;]*m/g, "");
  return plain.split("\n").flatMap((line) => {
    const words = line.trim().split(/[\s|]+/);
    const at = words.findIndex((word) => /^[^@\s]+@[^@\s]+\.[a-z]+$/.test(word));
    if (at < 0) return [];
    const rest = line.slice(line.indexOf(words[at]) + words[at].length).replace(/^[\s|]+/, "");
    return rest ? [{ email: words[at], password: rest.trim() }] : [];
  });
}

// It also prints where its pretended phones are.
function phonesOf(text) {
  return /https?:\/\/\S+\/phone\b/.exec(text)?.[0];
}

export async function startServer() {
  const { BASE_URL, DEMO_EMAIL, DEMO_PASSWORD, CHAMALINK_BIN } = process.env;
  if (BASE_URL) {
    return {
      url: BASE_URL,
      officer: { email: DEMO_EMAIL, password: DEMO_PASSWORD },
      stop: async () => {},
    };
  }
  const data = await mkdtemp(path.join(tmpdir(), "chamalink-e2e-"));
  const bind = `127.0.0.1:${await freePort()}`;
  const child = spawn(CHAMALINK_BIN ?? "chamalink", ["demo"], {
    env: {
      ...process.env,
      CHAMALINK_BIND: bind,
      CHAMALINK_DATA: data,
      CHAMALINK_RATE_LIMITS: "off",
      CHAMALINK_LOG: "warn",
      DATABASE_URL: `sqlite:${path.join(data, "demo.sqlite")}`,
    },
    cwd: data,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { text: "" };
  child.stdout.on("data", (bytes) => (output.text += bytes));
  child.stderr.on("data", (bytes) => (output.text += bytes));
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await Promise.race([
        once(child, "exit"),
        new Promise((resolve) => setTimeout(resolve, 10_000)).then(() => child.kill("SIGKILL")),
      ]);
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    const url = `http://${bind}`;
    await ready(url, child, output);
    const people = signIns(output.text);
    const [officer] = people;
    if (!officer) throw new Error(`the demo printed no sign-in:\n${output.text}`);
    const phones = phonesOf(output.text);
    if (!phones) throw new Error(`the demo has no phones:\n${output.text}`);
    return { url, officer, people, phones, output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
