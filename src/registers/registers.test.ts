/** Register entries from a file to the list and the lake, and out again when their time is over. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { entriesOf } from "./registers.ts";
import { expiryOf } from "./rules.ts";
import { RegisterKind } from "./schema.ts";

describe("征信业管理条例 Art. 16: five years from the end of what an entry tells of", () => {
  test("a standing entry has no end; the 29th of February never makes it longer", () => {
    expect(expiryOf("theft", null)).toBeNull();
    expect(expiryOf("theft", "2026-11-20")).toBe("2031-11-20");
    expect(expiryOf("court_defaulter", "2024-02-29")).toBe("2029-02-28");
  });

  test("for any kind and day: the same day five years on, or the one before it", () => {
    const day = fc.date({
      min: new Date("1990-01-01"),
      max: new Date("2090-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...RegisterKind.options), day, (kind, ended) => {
        const removedOn = ended.toISOString().slice(0, 10);
        const expiresOn = expiryOf(kind, removedOn)!;
        expect(Number(expiresOn.slice(0, 4)) - Number(removedOn.slice(0, 4))).toBe(5);
        expect([removedOn.slice(5), "02-28"]).toContain(expiresOn.slice(5));
      }),
    );
  });
});

const heading = "名单类型,案号,户号,来源,列入日期,移出日期\n";
const inJinan = "0370100001";
const inHeze = "0371700001";
let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse({ store: "server" });
  const units = [
    { id: "3701", name: "济南市", level: "city" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
    { id: "3717", name: "菏泽市", level: "city" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
  const customers = `户号,户名,用电类别,供电单位,开户日期
${inJinan},王小明,居民,历下区,2020-01-01
${inHeze},李四,居民,菏泽市,2020-01-01
`;
  await house.get("customers.import", { file: await house.file(customers) });
});
afterAll(() => house.close());

const importing = async (rows: string, as = person("dai", ["data-scientist"])) =>
  house.ask("registers.import", { file: await house.file(heading + rows) }, { as });
const court = `失信,（2026）鲁01执1号,${inJinan},济南市中级人民法院,2026-03-01,\n`;

test("a file comes in once; a later one tells how a matter ended", async () => {
  expect(await importing(court)).toMatchObject({ accepted: 1, written: 1 });
  expect(await importing(court)).toMatchObject({ alreadyImported: true });
  const again = `${court}窃电,Q-7,${inHeze},菏泽供电公司,2025-05-05,2025-06-01\n`;
  expect(await importing(again)).toMatchObject({ accepted: 2, written: 1 });
  const { entries } = await house.get("registers.list", { standing: false });
  expect(entries).toEqual([
    expect.objectContaining({
      ...{ kind: "theft", entryNo: "Q-7", removedOn: "2025-06-01", expiresOn: "2030-06-01" },
      unitName: "菏泽市",
    }),
  ]);
});

test("bad rows are named by row, column and value", async () => {
  const bad = [
    `偷电,1,${inJinan},x,2026-01-01,`,
    "窃电,2,0999999999,x,2026-01-01,",
    `窃电,3,${inJinan},x,2026-01-02,2026-01-01`,
    `窃电,4,${inJinan},x,2099-01-01,`,
    `窃电,5,${inJinan},x,2015-01-01,2016-02-03`,
    `窃电,5,${inJinan},x,2015-01-01,2016-02-03`,
    `窃电,,${inJinan},x,2015-01-01,`,
  ].join("\n");
  const { details } = (await importing(bad)) as { details: { firstErrors: unknown[] } };
  const faults = [
    [1, "名单类型", "偷电", "unknown_kind"],
    [2, "户号", "0999999999", "unknown_account"],
    [3, "移出日期", "2026-01-01", "removed_before_listed"],
    [4, "列入日期", "2099-01-01", "in_the_future"],
    [5, "移出日期", "2016-02-03", "past_its_life"],
  ] as const;
  for (const [row, column, value, code] of faults) {
    expect(details.firstErrors).toContainEqual(
      expect.objectContaining({
        ...{ row, column, value },
        reason: expect.objectContaining({ code: `registers.${code}` }),
      }),
    );
  }
  expect(details).toMatchObject({ rows: 7, rejected: 7, accepted: 0 });
});

test("who may see what: scope, masks, roles", async () => {
  const heze = person("he", ["data-scientist"], ["3717"]);
  const { total, entries } = await house.get("registers.list", {}, { as: heze });
  expect(total).toBe(1);
  expect(entries[0]).toMatchObject({ name: "李*", customerAccount: "******0001" });
  expect(await importing(court.replace("2026-03-01", "2026-03-02"), heze)).toMatchObject({
    details: { firstErrors: [{ column: "户号", value: inJinan }] },
  });
  expect(
    await house.get("registers.list", { unit: "济南", kind: "court_defaulter" }),
  ).toMatchObject({
    entries: [{ customerAccount: inJinan, listedOn: "2026-03-01", expiresOn: null }],
  });
  const clerk = person("clerk", ["receivables-clerk"]);
  expect(await house.ask("registers.list", {}, { as: clerk })).toMatchObject({ kind: "forbidden" });
});

const standing = async (asOf: string) => {
  const lake = await house.analytics();
  return lake.query<{ kind: string; stands: boolean }>({
    relations: ["registers"],
    parameters: { as_of: new Date(asOf) },
    select: "select kind, stands from registers order by kind",
  });
};

test("in the lake an entry is listed before as_of, ended only if it had by then, and gone after five years", async () => {
  const theft = { kind: "theft", stands: true };
  expect(await standing("2025-05-04T16:00:00Z")).toEqual([]);
  expect(await standing("2025-05-05T16:00:00Z")).toEqual([theft]);
  expect(await standing("2025-06-01T16:00:00Z")).toEqual([{ ...theft, stands: false }]);
  const both = [
    { kind: "court_defaulter", stands: true },
    { ...theft, stands: false },
  ];
  expect(await standing("2030-05-31T16:00:00Z")).toEqual(both);
  expect(await standing("2030-06-01T16:00:00Z")).toEqual(both.slice(0, 1));
});

test("an entry that was wrong is withdrawn by compliance, and no file brings it back", async () => {
  const { entries: listed } = await house.get("registers.list", { customerAccount: inJinan });
  const wanted = { id: listed[0].id };
  const withdrawing = (role: string) =>
    house.ask("registers.withdraw", wanted, { as: person("wu", [role]), reason: "法院更正" });
  expect(await withdrawing("data-scientist")).toMatchObject({ kind: "forbidden" });
  expect(await withdrawing("compliance")).toMatchObject({ withdrawnAt: expect.any(String) });
  expect(await withdrawing("compliance")).toMatchObject({ kind: "not_found" });
  await importing(court.replace("中级人民法院,", "中级法院,"));
  const left = await house.database.transaction((transaction) =>
    entriesOf(transaction, [inJinan, inHeze], "2026-11-20"),
  );
  expect([...left.keys()]).toEqual([inHeze]);
  expect(await standing("2026-11-20T16:00:00Z")).toEqual([{ kind: "theft", stands: false }]);
});

test("what is past its life is deleted, by itself, and not a day earlier", async () => {
  const deletedOn = async (day: string) => {
    house.setNow(new Date(`${day}T04:00:00Z`));
    return house.get("registers.delete-expired");
  };
  expect(await deletedOn("2030-05-31")).toEqual({ deleted: 0 });
  expect(await deletedOn("2030-06-01")).toEqual({ deleted: 1 });
  expect(await house.get("registers.list")).toEqual({ total: 0, entries: [] });
});
