/** The relation that every assessment of appeals starts from, on real DuckDB. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ store: "server" });
  const units = [
    { id: "37", name: "山东省", level: "province" },
    { id: "3701", name: "济南市", level: "city", parent: "37" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
  const text = [
    "ticket_id,created_at,region,business_type,category,text",
    "T-1,2026-11-01 08:00,历下区,投诉,停电次数多,非常不满意。",
    "T-2,2026-11-02 08:00,济南市,,停电问题,服务好。",
    "T-3,2026-11-03 08:00,新区,咨询,,电费",
  ].join("\n");
  await house.get("tickets.import", { file: await house.file(text), createRegions: true });
});
afterAll(() => house.close());

async function tickets(asOf: string): Promise<Record<string, unknown>[]> {
  return (await house.analytics()).query({
    relations: ["tickets"],
    parameters: { as_of: new Date(asOf) },
    select: "select * exclude (volatility, stable, closing) from tickets order by ticket_id",
  });
}

test("a ticket has its units at each level, three levels of category, and its tone; none of the future", async () => {
  const [first, second, third] = await tickets("2026-11-04T00:00:00Z");
  expect(first).toMatchObject({
    ...{
      ticket_id: "T-1",
      created_at: new Date("2026-11-01T00:00:00Z"),
      business_type: "complaint",
    },
    ...{ region_id: "370102", province_id: "37", city_id: "3701", county_id: "370102" },
    ...{ category1: "停电问题", category2: "故障停电", category3: "停电次数多" },
    ...{ overall: -2, urgent: 1 },
  });
  expect(second).toMatchObject({
    ...{ region_id: "3701", county_id: null, business_type: null, overall: 1, urgent: 0 },
    ...{
      category: "停电问题",
      category1: "停电问题",
      category2: "停电问题",
      category3: "停电问题",
    },
  });
  expect(third).toMatchObject({
    ...{ region_id: "新区", province_id: null, city_id: "新区", county_id: null },
    ...{ category: "未分类", category1: "未分类", category3: "未分类" },
  });
  expect(await tickets("2026-11-02T00:00:00Z")).toHaveLength(1);
});

test("a corrected category and a renamed place in the tree are seen by the next snapshot, once per ticket", async () => {
  await house.get("tickets.correct-category", { ticketId: "T-3", category: "电费突增" });
  const { categories } = await house.get("tickets.taxonomy");
  const renamed = categories.map((top: { zh: string }) =>
    top.zh === "停电问题" ? { ...top, zh: "停电" } : top,
  );
  const crosswalk = { 停电问题: "停电" };
  await house.get("tickets.publish-taxonomy", { categories: renamed, crosswalk });
  const all = await tickets("2026-11-04T00:00:00Z");
  expect(all.map(({ category, category1 }) => [category, category1])).toEqual([
    ["停电次数多", "停电"],
    ["停电问题", "停电"],
    ["电费突增", "电价电费"],
  ]);
});

test("no text of a ticket is in the lake", async () => {
  const lake = await house.analytics();
  const [column] = await lake.query<{ names: string }>({
    relations: ["tickets"],
    parameters: { as_of: new Date("2026-11-04T00:00:00Z") },
    select:
      "select string_agg(column_name, ' ') as names from (describe select * from lake_ticket)",
  });
  expect(column!.names).not.toMatch(/text|title/);
});
