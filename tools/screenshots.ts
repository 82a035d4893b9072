/**
 * `node tools/screenshots.ts [--address http://127.0.0.1:4780] [--person admin] [--out docs/images]`
 * takes the pictures of the README from the running product. The password stands in the environment as
 * GRIDTILL_PASSWORD.
 * @module
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BrowserContext, chromium } from "playwright-core";

interface Picture {
  name: string;
  path: string;
  theme?: "light" | "dark";
  language?: "zh" | "en";
  /** Text that is on the page once it is worth a picture. */
  shows: string;
  /** The stop of the guided tour that is open on it, from 0. */
  stop?: number;
}

const pictures: Picture[] = [
  { name: "morning", path: "/", shows: "为什么是这个分数" },
  { name: "morning-en", path: "/", language: "en", shows: "Why this score" },
  { name: "morning-dark", path: "/", theme: "dark", shows: "为什么是这个分数" },
  { name: "tour", path: "/", stop: 5, shows: "资金在谁手里" },
  { name: "indices", path: "/indices", shows: "总分的四个指标" },
  { name: "lexicon", path: "/lexicon", shows: "修改草稿" },
  { name: "imports", path: "/imports", shows: "历次导入" },
  { name: "operations", path: "/operations?tab=audit", shows: "导出与核验" },
];

const { values } = parseArgs({
  options: {
    address: { type: "string", default: "http://127.0.0.1:4780" },
    person: { type: "string", default: "admin" },
    out: { type: "string", default: "docs/images" },
  },
});

const password = process.env.GRIDTILL_PASSWORD;
if (!password) {
  process.stderr.write("GRIDTILL_PASSWORD holds the password to sign in with\n");
  process.exit(2);
}
mkdirSync(values.out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
  ],
});
try {
  const session = await signIn(password);
  for (const picture of pictures) await take(picture, session);
} finally {
  await browser.close();
}

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signIn(secret: string): Promise<Session> {
  const context = await browser.newContext({ baseURL: values.address });
  const answer = await context.request.post("/session", {
    data: { person: values.person, password: secret },
    headers: { "x-gridtill": "console" },
  });
  if (!answer.ok()) throw new Error(`sign-in as ${values.person}: ${await answer.text()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function take(picture: Picture, storageState: Session): Promise<void> {
  const { name, path, shows, stop, theme = "light", language = "zh" } = picture;
  const context = await browser.newContext({
    ...{ baseURL: values.address, storageState, viewport: { width: 1440, height: 900 } },
  });
  const tour = { at: stop ?? 0, isOn: stop !== undefined, isKnown: true };
  const kept = { "gridtill.theme": theme, "gridtill.language": language, "gridtill.tour": tour };
  await context.addInitScript((choices) => {
    for (const [key, value] of Object.entries(choices)) {
      localStorage.setItem(key, JSON.stringify(value));
    }
  }, kept);
  const page = await context.newPage();
  await page.goto(path);
  await page.getByText(shows).first().waitFor();
  await page.waitForLoadState("networkidle");
  const file = join(values.out, `${name}.png`);
  await page.screenshot({ path: file });
  shrink(file);
  process.stdout.write(`${file} ${Math.round(statSync(file).size / 1024)} kB\n`);
  await context.close();
}

/** A palette of 128 colours is enough for flat surfaces, at a third of the size. */
function shrink(file: string): void {
  const convert = "/usr/bin/convert";
  if (existsSync(convert))
    execFileSync(convert, [file, "+dither", "-colors", "128", `PNG8:${file}`]);
}
