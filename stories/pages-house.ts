/**
 * A small utility behind a real HTTP door and a real browser in front of it, for the page tests: two
 * cities with a county each, six weeks of tickets, and a last day on which the outages of Heze boil over.
 * @module
 */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { inject } from "vitest";
import { addDays, dayOf } from "../src/base/dates.ts";
import { createHttp } from "../src/doors/web/http.ts";
import { startWorker } from "../src/doors/worker.ts";
import { openTestHouse, type TestHouse } from "./harness.ts";

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const opened = new Date();
export const lastDay = addDays(dayOf(opened), -1);
const days = 42;

export interface PagesHouse {
  house: TestHouse;
  address: string;
  passwords: Record<string, string>;
  /** A page of a new browser that nobody has signed in to. */
  newPage(choices?: { theme?: "light" | "dark"; language?: "zh" | "en" }): Promise<Page>;
  signedIn(person: string): Promise<Page>;
  close(): Promise<void>;
}

export async function openPagesHouse({ hasTickets = false } = {}): Promise<PagesHouse> {
  if (!existsSync(program)) {
    throw new Error(
      `the page tests need Chromium at ${program} (on Debian: apt-get install chromium; ` +
        "elsewhere set CHROMIUM to its path)",
    );
  }
  const consoleFolder = await builtConsole(inject("consoleFolder"));
  // the browser drops a cookie by the real clock, and what the worker tries again it tries some seconds later
  const house = await openTestHouse({ now: () => new Date() });
  await house.get("organisation.import-units", { file: await house.file(units) });
  if (hasTickets) await fill(house);
  const passwords = await addPeople(house);
  const http = await createHttp({
    ...{ house, operatorToken: "none", version: "test", consoleFolder, log: "silent" },
  });
  const address = await http.listen({ host: "127.0.0.1", port: 0 });
  const worker = startWorker(house, (error) => console.error(error));
  const browser = await launch();
  const newPage = (choices = {}) => openPage(browser, address, choices);
  return {
    ...{ house, address, passwords, newPage },
    async signedIn(person) {
      const page = await newPage();
      await signIn(page, person, passwords[person]!);
      await page.getByRole("navigation", { name: "栏目" }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await worker.stop();
      await http.close();
      await house.close();
    },
  };
}

/** Built by whichever test file comes first, for all of them. */
async function builtConsole(folder: string): Promise<string> {
  const [built, isDone] = [join(folder, "built"), join(folder, "done")];
  const isFirst = await mkdir(built).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await build({
      configFile: "vite.config.ts",
      logLevel: "error",
      build: { outDir: built, emptyOutDir: true },
    });
    await writeFile(isDone, "");
  }
  for (let waited = 0; waited < 120_000 && !existsSync(isDone); waited += 100) await sleep(100);
  if (!existsSync(isDone)) throw new Error("the console was not built within two minutes");
  return built;
}

export async function signIn(page: Page, person: string, password: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("账号").fill(person);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
    ],
  });
}

async function openPage(
  browser: Browser,
  address: string,
  { theme = "light", language = "zh" }: { theme?: string; language?: string },
): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    // a click whose button goes down on a choice and up beside it, the sheet still opening, chooses nothing
    reducedMotion: "reduce",
  });
  const kept = { "gridtill.theme": theme, "gridtill.language": language };
  await context.addInitScript((values) => {
    for (const [name, value] of Object.entries(values)) {
      if (localStorage.getItem(name) === null) localStorage.setItem(name, JSON.stringify(value));
    }
  }, kept);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

const units = `id,name,level,parent
37,山东省,province,
3701,济南市,city,37
370102,历下区,county,3701
3717,菏泽市,city,37
371702,牡丹区,county,3717
`;

/** Sentences by category and business type, of our own writing. */
const voices = [
  ["停电次数多", "故障报修", "小区又停电了，请派人来看一下，联系电话13800000000。"],
  ["停电时间长", "投诉", "从昨晚停到现在，家里有老人，非常着急，一直没人处理，我要投诉！"],
  ["电费突增", "咨询", "这个月电费比上个月多一倍，想问一下原因。"],
  ["阶梯电价争议", "意见", "阶梯电价算得不清楚，希望解释明白。"],
  ["电费账单差错", "投诉", "账单金额不对，反映几次都没结果，很不满意。"],
] as const;

async function fill(house: TestHouse): Promise<void> {
  await house.get("tickets.import", { file: await house.file(tickets()) });
  const range = { from: addDays(lastDay, -9), to: lastDay, slot: "day", categoryLevel: "1" };
  for (const level of ["city", "county"]) await house.get("appeals.history", { ...range, level });
}

/** Two to four tickets of each voice a day; on the last day sixty complaints about outages in Heze. */
function tickets(): string {
  const rows = ["ticket_id,created_at,region,business_type,category,text"];
  const add = (day: string, region: string, voice: (typeof voices)[number]) => {
    const [category, type, text] = voice;
    const at = `${String(rows.length % 24).padStart(2, "0")}:${String(rows.length % 60).padStart(2, "0")}`;
    rows.push(`T-${rows.length},${day} ${at},${region},${type},${category},${text}`);
  };
  for (let back = days; back >= 0; back--) {
    const day = addDays(lastDay, -back);
    for (const region of ["历下区", "牡丹区"]) {
      for (const [at, voice] of voices.entries()) {
        const count = 2 + ((back * 7 + at * 3 + region.length) % 3);
        for (let each = 0; each < count; each++) add(day, region, voice);
      }
    }
  }
  for (let each = 0; each < 60; each++) add(lastDay, "牡丹区", voices[1]);
  return `${rows.join("\n")}\n`;
}

const people = [
  { id: "analyst", name: "分析员", roles: ["appeals-analyst"], scope: ["*"] },
  { id: "keeper", name: "管理员", roles: ["administrator"], scope: ["*"] },
  { id: "jinan", name: "济南分析员", roles: ["appeals-analyst"], scope: ["3701"] },
  { id: "newcomer", name: "新人", roles: ["appeals-analyst"], scope: ["*"] },
];

/** Everybody but the newcomer has changed the one-time password already. */
async function addPeople(house: TestHouse): Promise<Record<string, string>> {
  const passwords: Record<string, string> = {};
  for (const person of people) {
    const { password } = await house.get("organisation.add-person", person);
    passwords[person.id] = password;
  }
  await house.database.transaction(
    ({ sql }) => sql`update person set must_change_password = false where id <> 'newcomer'`,
  );
  return passwords;
}
