/** Outages from a file to the list and the lake. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";

const heading = "停电编号,供电单位,停电时间,送电时间,停电户数,停电类型,停电原因\n";
const lasting = "O-1,历下区,2026-11-01 08:00,,1200,故障停电,雷击\n";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ store: "server" });
  const units = [
    { id: "3701", name: "济南市", level: "city" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
    { id: "3717", name: "菏泽市", level: "city" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
});
afterAll(() => house.close());

const importing = async (rows: string, as = person("ana", ["appeals-analyst"])) =>
  house.ask("outages.import", { file: await house.file(heading + rows) }, { as });

test("an outage is reported while it lasts, and its end is told by a later file", async () => {
  expect(await importing(lasting)).toMatchObject({ written: 1 });
  expect((await house.get("outages.list")).outages).toMatchObject([
    { outageId: "O-1", unitName: "历下区", endedAt: null, accounts: 1200, kind: "fault" },
  ]);
  const ended = lasting.replace(",,1200", ",2026-11-01 20:00,1200");
  const planned = "O-2,菏泽,2026-11-05 08:00,2026-11-05 12:00,30,计划,检修\n";
  expect(await importing(ended + planned)).toMatchObject({ accepted: 2, written: 2 });
  const asked = { unit: "济南", from: "2026-11-01 19:00", until: "2026-11-02" };
  expect((await house.get("outages.list", asked)).outages).toMatchObject([
    { endedAt: "2026-11-01T12:00:00.000Z" },
  ]);
  const later = { unit: "济南", from: "2026-11-01 20:01" };
  expect(await house.get("outages.list", later)).toEqual({ total: 0, outages: [] });
});

test("an end before the start, an unknown unit and another scope's outage are refused", async () => {
  const bad = "O-3,济南,2026-11-01,2026-10-31,1,故障,\nO-4,火星,2026-11-01,,1,故障,\n";
  expect(await importing(bad)).toMatchObject({
    details: {
      firstErrors: [
        { row: 2, reason: { code: "outages.unknown_unit" } },
        { row: 1, reason: { code: "outages.ended_before_started" } },
      ],
    },
  });
  const inHeze = person("he", ["appeals-analyst"], ["3717"]);
  expect(await importing("O-1,菏泽,2026-11-01,,1,故障,\n", inHeze)).toMatchObject({
    details: { firstErrors: [{ reason: { code: "outages.outside_scope" } }] },
  });
  expect(await house.get("outages.list", {}, { as: inHeze })).toMatchObject({ total: 1 });
});

test("in the lake an outage has begun before as_of, and ended only if it had by then", async () => {
  const lake = await house.analytics();
  const known = (asOf: string) =>
    lake.query({
      relations: ["outages"],
      parameters: { as_of: new Date(asOf) },
      select:
        "select outage_id, city_id, county_id, ended_at is null as lasts from outages order by all",
    });
  const first = { outage_id: "O-1", city_id: "3701", county_id: "370102" };
  expect(await known("2026-11-01T00:00:00Z")).toEqual([]);
  expect(await known("2026-11-01T01:00:00Z")).toEqual([{ ...first, lasts: true }]);
  expect(await known("2026-11-02T00:00:00Z")).toEqual([{ ...first, lasts: false }]);
});
