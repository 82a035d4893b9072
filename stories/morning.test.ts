/**
 * A 95598 analyst's morning: the night assessed a utility in which an outage wave was planted, the
 * region is red and says why, the alert becomes a task, and closing the task closes the alert.
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateDemonstration } from "../tools/demonstration/generate.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";

const end = "2026-11-20";
const heze = { region: "3717", category: "停电问题" };
const analyst = person("lin", ["appeals-analyst"], ["37"]);
const inJinan = person("wang", ["appeals-analyst"], ["37/3701"]);
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse({ now: new Date("2026-11-20T16:30:00Z") });
  const out = join(house.folder, "demonstration");
  const { files } = await generateDemonstration({ seed: 1, customers: 6000, months: 5, end, out });
  const stored = async (path: string) => (await house.files.put(createReadStream(path), path)).id;
  await house.get("organisation.import-units", { file: await stored(files.units) });
  await house.get("customers.import", { file: await stored(files.customers) });
  await house.get("outages.import", { file: await stored(files.outages) });
  await house.get("tickets.train-recogniser", { file: await stored(files.labelled) });
  await house.get("tickets.import", { file: await stored(files.tickets) });
  await house.get("house.night", { asOf: end });
}, 180_000);
afterAll(() => house.close());

test("the planted outage is the first high row of the morning, and has risen", async () => {
  const { rows, counts } = await house.get(
    "appeals.ranking",
    { minimumTickets: 5 },
    { as: analyst },
  );
  expect(rows[0]).toMatchObject({ ...heze, level: "high", risen: true });
  expect(rows[0].reasons.length).toBeGreaterThan(0);
  expect(counts.high).toBeGreaterThan(0);
});

test("why red: indices with weights and bands, causes, the outage that overlaps, what would lower it", async () => {
  const why = await house.get("appeals.explain", heze, { as: analyst });
  const sum = (name: "weight" | "points") =>
    why.indices.reduce((total: number, index: Record<string, number>) => total + index[name]!, 0);
  expect(sum("weight")).toBeCloseTo(1, 9);
  expect(Math.round(sum("points"))).toBe(why.row.score);
  const causes = why.causes.map(({ category }: { category: string }) => category);
  expect(causes).toContain("故障停电");
  expect(why.outages.length).toBeGreaterThan(0);
  expect(why.lowered.fewerTickets.by).toBeGreaterThan(0);
  expect(why.tickets.ids.length).toBeGreaterThan(0);
});

test("the alert becomes a task for the city, and closing the task closes the alert", async () => {
  const { rows } = await house.get("appeals.alerts", {}, { as: analyst });
  const alert = rows.find(
    ({ region, category }: { region: string; category: string }) =>
      region === heze.region && category === heze.category,
  );
  expect(alert).toMatchObject({ ...heze, state: "open" });
  const task = await house.get(
    "appeals.open-task",
    { alert: alert.id, dueOn: "2026-11-21", note: "核实抢修进度并统一答复口径" },
    { as: analyst },
  );
  await house.get(
    "appeals.close-task",
    { id: task.id, outcome: "resolved", note: "已恢复供电并回访" },
    { as: analyst },
  );
  const after = await house.get("appeals.alerts", { states: ["closed"] }, { as: analyst });
  expect(after.rows.map(({ id }: { id: string }) => id)).toContain(alert.id);
});

test("a colleague of another city sees neither the region nor its tickets", async () => {
  const { rows } = await house.get("appeals.ranking", {}, { as: inJinan });
  const regions = new Set(rows.map(({ region }: { region: string }) => region));
  expect([...regions]).toEqual(["3701"]);
  expect((await house.refused("appeals.explain", heze, { as: inJinan })).kind).toBe("not_found");
  const { tickets } = await house.get("tickets.list", { region: "3717" }, { as: analyst });
  const hidden = await house.refused(
    "tickets.get",
    { ticketId: tickets[0].ticketId },
    { as: inJinan },
  );
  expect(hidden.kind).toBe("not_found");
});

test("the same night again gives the same bytes", async () => {
  const first = JSON.stringify(await house.get("appeals.ranking", { limit: 500 }));
  await house.get("house.night", { asOf: end });
  expect(JSON.stringify(await house.get("appeals.ranking", { limit: 500 }))).toBe(first);
});

test("everything done this morning verifies from an export, and a changed line is found", async () => {
  await house.get("audit.seal");
  const { file } = await house.get("audit.export");
  expect((await house.get("audit.verify", { file })).valid).toBe(true);
});
