/** One call says little of a city, and may still be about somebody's life (year of seed 1). */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { addDays, dayMs, hourMs, startOfDay } from "../base/dates.ts";
import { csvLine } from "../files/write-table.ts";
import { Random } from "../math/statistics/random.ts";
import { appealRisk } from "./appeals.ts";
import type { Alert, AppealRow, Assessment } from "./schema.ts";

const today = "2026-11-18";
const grain = { slot: "day", level: "city", categoryLevel: "1" };

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-few-"));
  const name = "appeal-risk-2015-01-01.yaml";
  const shipped = await readFile(`rulebooks/national/${name}`, "utf8");
  // the paper's arithmetic, which makes most of one ticket
  await writeFile(join(folder, name), shipped.replace(/ordinary: \d+/, "ordinary: 0"));
  house = await openTestHouse({ now: new Date("2026-11-21T01:00:00Z"), siteRulebooks: folder });
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  for (const [id, city] of [
    ["3701", "济南市"],
    ["3702", "青岛市"],
  ])
    await house.get("organisation.add-unit", { id, name: city, level: "city", parent: "37" });
  await house.get("tickets.import", { file: await house.file(ticketFile()) });
}, 120_000);
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

/** 150 thin and quiet days, and on the last one two single calls and a wave. */
function ticketFile(): string {
  const random = Random.seeded("few tickets");
  const lines = [["ticket_id", "created_at", "region", "business_type", "category", "text"]];
  const add = (offset: number, region: string, [type, category, text]: readonly string[]) => {
    const at =
      startOfDay(addDays(today, offset)).getTime() + 6 * hourMs + random.between(0, dayMs / 2);
    const id = `T${String(lines.length).padStart(6, "0")}`;
    lines.push([id, new Date(at).toISOString(), region, type!, category!, text!]);
  };
  const angry = "非常不满意，十分着急！糊弄老百姓。";
  const calls = [
    ["咨询", "请问怎么办理，谢谢。"],
    ["投诉", angry],
  ] as const;
  for (let offset = -150; offset < 0; offset++)
    for (const region of ["济南市", "青岛市"])
      for (const category of ["停电问题", "电价电费", "施工扰民"])
        for (let count = random.poisson(0.4); count > 0; count--) {
          const [type, text] = calls[random.chance(0.06) ? 1 : 0];
          add(offset, region, [type, category, text]);
        }
  add(0, "济南市", ["投诉", "触电隐患", `电线掉落，有人触电！${angry}`]);
  add(0, "济南市", ["投诉", "电价电费", angry]);
  for (let count = 0; count < 12; count++) add(0, "青岛市", ["投诉", "停电问题", angry]);
  return lines.map((line) => csvLine(line)).join("");
}

const codesOf = ({ reasons }: AppealRow) => reasons.map(({ code }) => code);

test("one ticket makes a score, no level; a wave is red and above it; the region's level is the wave's", async () => {
  const { rows }: Assessment = await house.get("appeals.assess", { asOf: today, ...grain });
  const billing = rows.find(
    ({ region, category }) => region === "3701" && category === "电价电费",
  )!;
  expect(billing).toMatchObject({ current: 1, level: "low", lowersBy: null, flips: false });
  expect(billing.score).toBeGreaterThanOrEqual(70);
  expect(codesOf(billing)).toContain("appeals.few_tickets");
  expect(rows[0]).toMatchObject({
    region: "3702",
    category: "停电问题",
    level: "high",
    current: 12,
  });
  expect(codesOf(rows[0]!)).not.toContain("appeals.few_tickets");

  const ranking = await house.get("appeals.ranking", { asOf: today });
  expect(ranking.counts).toEqual({ high: 1, medium: 0, low: rows.length - 1 });
  expect(ranking.rows[0]).toMatchObject({ region: "3702", rank: 1 });
  const levelIn = async (unit: string) =>
    house.database.transaction((transaction) =>
      appealRisk(transaction, unit, startOfDay(addDays(today, 1))),
    );
  expect(await levelIn("3701")).toMatchObject({ level: "low" });
  expect(await levelIn("3702")).toMatchObject({ level: "high", category: "停电问题" });
});

test("one urgent call of electric shock opens an alert of its own, which waits for a person", async () => {
  const asked = { region: "3701", category: "电网建设与安全", asOf: today, ...grain };
  const { row } = await house.get("appeals.explain", asked);
  expect(row).toMatchObject({ current: 1, level: "low" });
  expect(codesOf(row)[0]).toBe("appeals.danger");
  const alertOf = async () => {
    const { rows } = await house.get("appeals.alerts", {});
    return (rows as Alert[]).find(({ region }) => region === "3701");
  };
  expect(await alertOf()).toMatchObject({
    ...{ category: "电网建设与安全", state: "open", risk: "low" },
    openedBecause: { code: "appeals.danger" },
  });
  for (const offset of [1, 2, 3])
    await house.get("appeals.assess", { asOf: addDays(today, offset), ...grain });
  expect(await alertOf()).toMatchObject({ state: "open", quietCount: 0 });
  await house.get("appeals.acknowledge", { id: (await alertOf())!.id });
  for (const offset of [4, 5])
    await house.get("appeals.assess", { asOf: addDays(today, offset), ...grain });
  expect(await alertOf()).toBeUndefined();
});
