/**
 * A new version of the program and of an approval's route while the house is full of work: approvals that run end by
 * the version they began with. In harsh weather the first attempt breaks off, and the backup taken before is brought
 * back beside the running house and held against it.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ApprovalPage } from "../../../src/approvals/schema.ts";
import { isRefusal } from "../../../src/base/refusal.ts";
import { restoreHome } from "../../../src/storage/backup/restore.ts";
import { type Migration, MigrationRefused, readMigrations } from "../../../src/storage/migrate.ts";
import { people } from "../../../tools/demonstration/people.ts";
import { askers } from "../asker.ts";
import { perYear } from "../desks/memory.ts";
import { openYearHouse } from "../house.ts";
import { Journal } from "../journal.ts";
import type { Asker, Fault, Year } from "../year.ts";
import { calmWeather } from "./weather.ts";

/** Approvals that waited for somebody when the version changed, by id. */
export const overUpgrade = perYear(() => new Map<string, Running>());

interface Running {
  /** One who sees it. */
  person: string;
  route: ApprovalPage["route"];
  steps: readonly string[];
}

export const upgrade: Fault = {
  name: "upgrade",
  zh: "年中升级:新版程序、新版审批路线,在途审批按原版本办结",
  en: "an upgrade in mid-year: a new version, a new approval route, approvals under way",
  rate: { none: 0, normal: 1, harsh: 1 },
  once: true,
  // when the counters have sent in what the approvers have not seen yet
  hour: "10:10",
  ready: async (year) => (await approvalsUnderWay(year)).size > 0,
  async strike(year) {
    const running = await approvalsUnderWay(year);
    for (const [id, one] of running) overUpgrade(year).set(id, one);
    year.journal.count("approvals under way at the upgrade", running.size);
    const { path } = await year.as("operator").get("house.backup");
    const before = await pictureOf(year.as("operator"));
    await writeRoute(year);
    const shipped = await readMigrations();
    if (year.options.faults === "harsh") {
      await breakOff(year, shipped);
      await restoreBeside(year, path, before);
    }
    const next = await nextVersion(shipped);
    await year.house.restart([...shipped, next]);
    if (year.options.faults === "harsh") await goBack(year, { shipped, next });
    await compareRoutes(year, running);
  },
};

async function approvalsUnderWay(year: Year): Promise<Map<string, Running>> {
  const found = new Map<string, Running>();
  for (const { id: person } of people.filter(({ roles }) => roles.includes("approver"))) {
    const { rows } = await year.as(person).get("approvals.inbox", { limit: 50 });
    for (const { id } of rows) {
      if (!found.has(id)) found.set(id, { person, ...(await routeOf(year.as(person), id)) });
    }
  }
  return found;
}

async function routeOf(who: Asker, id: string): Promise<Omit<Running, "person">> {
  const { route, steps }: ApprovalPage = await who.get("approvals.show", { id });
  return { route, steps: steps.map((step) => step.id) };
}

/** Approvals that ran go on by their own route, while what is opened from now on takes the new one. */
async function compareRoutes(year: Year, running: ReadonlyMap<string, Running>): Promise<void> {
  const { amiss } = year.house.weather;
  for (const [id, { person, ...was }] of running) {
    const is = await routeOf(year.as(person), id);
    if (!isDeepStrictEqual(is, was)) amiss.push(`${id} changed its route under way`);
  }
  const { routes } = await year.as("operator").get("approvals.routes", { kind: "refund" });
  const inForce = routes.find((route: { inForce: boolean }) => route.inForce);
  if (inForce?.version !== newVersion) amiss.push("the new approval route is not in force");
}

const newVersion = "year.2";
const shippedRoute = "rulebooks/national/approval-route-refund-2021-07-16.yaml";

/** The director sees refunds from half the amount on, by a rulebook that the site puts into its home. */
async function writeRoute({ house: { folder }, today }: Year): Promise<void> {
  const text = (await readFile(shippedRoute, "utf8"))
    .replace(/^version: .*$/m, `version: "${newVersion}"`)
    .replace(/^from: .*$/m, `from: ${today()}`)
    .replace("fromFen: 1000000 #", "fromFen: 500000 #");
  await mkdir(join(folder, "rulebooks"), { recursive: true });
  await writeFile(join(folder, "rulebooks", "approval-route-refund.yaml"), text);
}

async function nextVersion(shipped: readonly Migration[], more = ""): Promise<Migration> {
  const text = (await readFile(new URL("next-version.sql", import.meta.url), "utf8")) + more;
  const number = shipped.at(-1)!.number + 1;
  const hash = createHash("sha256").update(text).digest("hex");
  return { number, name: `${String(number).padStart(4, "0")}-next-version`, text, hash };
}

/** The new version fails at its last statement: nothing of it may stay, and the old one goes on. */
async function breakOff({ house }: Year, shipped: Migration[]): Promise<void> {
  const broken = await nextVersion(shipped, "\nselect 1 / 0;\n");
  await refused(house.restart([...shipped, broken]), house.weather.amiss, "a broken migration");
  await house.restart(shipped);
}

/** The old program before the new database: it has to refuse, and to leave it as it is. */
async function goBack(
  { house }: Year,
  { shipped, next }: { shipped: Migration[]; next: Migration },
): Promise<void> {
  await refused(house.restart(shipped), house.weather.amiss, "an older program");
  await house.restart([...shipped, next]);
}

async function refused(opening: Promise<void>, amiss: string[], what: string): Promise<void> {
  const given = await opening.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(given instanceof MigrationRefused)) amiss.push(`${what} was not refused: ${given}`);
}

/** What the house says of itself by public operations; a restored one has to say the same. */
const picture: readonly (readonly [string, object])[] = [
  ["ledger.check", {}],
  ["ledger.trial-balance", {}],
  ["organisation.people", {}],
  ["approvals.leaves", {}],
  ["customers.list", { pageSize: 100 }],
  ["payments.list", { pageSize: 200 }],
  ["bills.list", { pageSize: 200 }],
  ["refunds.list", { pageSize: 200 }],
  ["purchases.suppliers", {}],
  ["credit.list", { limit: 100 }],
  ["dunning.proposals", {}],
  ["protections.list", {}],
  ["models.list", {}],
  ["house.keys", {}],
];

async function pictureOf(who: Asker): Promise<Map<string, unknown>> {
  const seen = new Map<string, unknown>();
  for (const [operation, input] of picture) {
    const answer = await who.ask(operation, input);
    seen.set(operation, isRefusal(answer) ? answer.reason : answer);
  }
  return seen;
}

async function restoreBeside(
  year: Year,
  path: string,
  before: ReadonlyMap<string, unknown>,
): Promise<void> {
  const folder = `${year.house.folder}-restored`;
  await rm(folder, { recursive: true, force: true });
  const say = (line: string) => year.house.weather.told(line);
  await restoreHome(path, { home: folder, say });
  const house = await openYearHouse({
    ...{ folder, say, now: year.now(), weather: calmWeather() },
    onMessage() {},
  });
  try {
    const restored = await pictureOf(
      askers({ house, journal: new Journal(year.today) })("operator"),
    );
    for (const [operation, was] of before) {
      if (isDeepStrictEqual(restored.get(operation), was)) continue;
      year.house.weather.amiss.push(`${operation} of the restored backup says something else`);
    }
  } finally {
    await house.close();
    await rm(folder, { recursive: true, force: true });
  }
}
