/** Supply accounts from a file to the list and the lake, on real PostgreSQL and DuckDB. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";

const clerk = { ...person("cleo", ["receivables-clerk"]), seesPersonalData: true };
const inHeze = person("he", ["receivables-clerk"], ["37/3717"]);
const planner = person("pan", ["policy-manager"]);
const heading = "户号,户名,用电类别,供电单位,联系电话,地址,开户日期,销户日期\n";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  const units = [
    { id: "37", name: "山东省", level: "province" },
    { id: "3701", name: "济南市", level: "city", parent: "37" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
    { id: "3717", name: "菏泽市", level: "city", parent: "37" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
});
afterAll(() => house.close());

const importing = async (rows: string, as = clerk) =>
  house.ask("customers.import", { file: await house.file(heading + rows) }, { as });
const first = "0012345678,王小明,居民,历下区,13812345678,泉城路8号楼3单元,2020年1月5日,\n";

test("account numbers keep their leading zeros; names, telephones and addresses are listed masked", async () => {
  expect(await importing(first)).toMatchObject({ accepted: 1, written: 1 });
  const { customers } = await house.get("customers.list", { customerAccount: "0012345678" });
  expect(customers).toMatchObject([
    { class: "residential", unit: "370102", unitName: "历下区", openedOn: "2020-01-05" },
  ]);
  expect(JSON.stringify(customers)).not.toMatch(/王小明|13812345678|8号楼/);
  const { customers: toTheBlind } = await house.get("customers.list", {}, { as: planner });
  expect(JSON.stringify(toTheBlind)).not.toMatch(/0012345678|王小明|13812345678|8号楼/);
});

test("one account is shown masked; whole only to the right to personal data, within scope", async () => {
  const customerAccount = "0012345678";
  const masked = await house.get("customers.show", { customerAccount }, { as: clerk });
  expect(JSON.stringify(masked)).not.toMatch(/王小明|13812345678|8号楼/);
  const whole = { customerAccount, unmask: true };
  expect(await house.get("customers.show", whole, { as: clerk })).toMatchObject({
    ...{ name: "王小明", phone: "13812345678", masked: false },
  });
  expect(await house.refused("customers.show", whole, { as: planner })).toMatchObject({
    kind: "forbidden",
  });
  expect(await house.refused("customers.show", whole, { as: inHeze })).toMatchObject({
    kind: "not_found",
  });
});

test("a known account takes what the file says; saying the same again changes nothing", async () => {
  const closed = first.replace(/,\n$/, ",2026-03-01\n");
  expect(await importing(`${closed}0099,李四,大工业,菏泽市,,,2021-01-01,\n`)).toMatchObject({
    accepted: 2,
    written: 2,
  });
  expect(await importing(`${closed}\n`)).toMatchObject({ accepted: 1, written: 0 });
});

test("voltage, capacity and tariff are read by their usual words and kept by files without them", async () => {
  const supply = `${heading.trim()},电压等级,运行容量,基本电费计算方式,约定电价\n`;
  const row = "0099,李四,大工业,菏泽市,,,2021-01-01,";
  const file = await house.file(`${supply}${row},交流10kV,630,按需量,industrial_two_part\n`);
  expect(await house.get("customers.import", { file })).toMatchObject({ written: 1 });
  const listed = async () =>
    (await house.get("customers.list", { customerAccount: "0099" })).customers[0];
  const priced = {
    ...{ voltage: "1_10kv", capacityKva: 630, basicBy: "demand", tariff: "industrial_two_part" },
  };
  expect(await listed()).toMatchObject(priced);
  expect(await importing(`${row}\n`)).toMatchObject({ written: 0 });
  expect(await listed()).toMatchObject(priced);
});

test("unknown units, classes and closing before opening are named with row, column and value", async () => {
  const refusal = await importing(
    "0001,甲,居民,火星,,,2020-01-01,\n0002,乙,外星,济南市,,,2020-01-01,\n0003,丙,居民,济南市,,,2020-01-02,2020-01-01\n",
  );
  const found = refusal as {
    details: { firstErrors: { row: number; column: string; value: string }[] };
  };
  const errors = found.details.firstErrors.map(({ row, column, value }) => [row, column, value]);
  expect(errors).toEqual([
    [2, "用电类别", "外星"],
    [1, "供电单位", "火星"],
    [3, "销户日期", "2020-01-01"],
  ]);
});

test("outside the data scope accounts are neither listed nor overwritten", async () => {
  expect(await house.get("customers.list", {}, { as: inHeze })).toMatchObject({ total: 1 });
  expect(await house.refused("customers.list", { unit: "济南" }, { as: inHeze })).toMatchObject({
    kind: "not_found",
  });
  const stolen = "0012345678,王小明,居民,菏泽市,,,2020-01-05,\n";
  expect(await importing(stolen, inHeze)).toMatchObject({
    details: { firstErrors: [{ reason: { code: "customers.outside_scope" } }] },
  });
});

test("accounts_by_unit counts the accounts open at as_of, and sees no opening of the future", async () => {
  const lake = await house.analytics();
  const at = (asOf: string) =>
    lake.query({
      relations: ["accounts_by_unit"],
      parameters: { as_of: new Date(asOf) },
      select: "select region_id, city_id, accounts from accounts_by_unit order by region_id",
    });
  const oneIn = (region_id: string, city_id: string) => ({ region_id, city_id, accounts: 1 });
  expect(await at("2020-01-04T15:00:00Z")).toEqual([]);
  expect(await at("2020-06-01T00:00:00Z")).toEqual([oneIn("370102", "3701")]);
  expect(await at("2026-01-01T00:00:00Z")).toEqual([
    oneIn("370102", "3701"),
    oneIn("3717", "3717"),
  ]);
  expect(await at("2026-06-01T00:00:00Z")).toEqual([oneIn("3717", "3717")]);
});
