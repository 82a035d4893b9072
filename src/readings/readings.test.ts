/** Monthly readings from a file to an account and the lake. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { parseBillingMonth } from "./readings.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.get("organisation.add-unit", { id: "3701", name: "济南市", level: "city" });
  const customers =
    "customer_account,name,class,unit,opened_on\n0012345678,王明,居民,济南,2020-01-01\n";
  await house.get("customers.import", { file: await house.file(customers) });
});
afterAll(() => house.close());

const importing = async (text: string, options: object = {}) =>
  house.ask("readings.import", { file: await house.file(text), ...options });
const read = async () =>
  (await house.get("readings.list", { customerAccount: "0012345678" })).readings;

test.each([
  ["2026-01", "2026-01"],
  ["2026年1月", "2026-01"],
  ["202612", "2026-12"],
  ["2026/9", "2026-09"],
  ["2026-13", undefined],
  ["26-1", undefined],
])("the billing month %s is %s", (text, month) => {
  expect(parseBillingMonth(text)).toBe(month);
});

test("kilowatt-hours and watt-hours are the same energy, to the watt-hour", async () => {
  await importing("户号,电费年月,电量\n0012345678,202601,1234.567\n");
  await importing("customer_account,billing_month,energy_wh\n0012345678,2026-02,1000000\n");
  expect(await read()).toMatchObject([
    { billingMonth: "2026-01", energyWh: "1234567", periods: null, demandW: null },
    { billingMonth: "2026-02", energyWh: "1000000", reactiveVarh: null },
  ]);
});

test("negative and too fine energy, unknown accounts and a month twice are refused", async () => {
  const bad = await importing(
    "户号,电费年月,电量\n0012345678,202603,-1\n0012345678,202604,1.2345\n0099999999,202603,1\n0012345678,202605,1\n0012345678,2026-05,1\n",
  );
  const { firstErrors } = (
    bad as { details: { firstErrors: { row: number; reason: { code: string } }[] } }
  ).details;
  expect(firstErrors.map(({ row, reason }) => [row, reason.code])).toEqual([
    [1, "readings.bad_energy"],
    [2, "readings.bad_energy"],
    [5, "files.duplicate"],
    [3, "readings.unknown_account"],
  ]);
});

test("a differing reading is refused, and replaces where that is said", async () => {
  const text = "户号,电费年月,电量\n0012345678,202601,1\n";
  expect(await importing(text)).toMatchObject({
    details: { firstErrors: [{ reason: { code: "readings.already_different" } }] },
  });
  expect(await importing(text, { replace: true })).toMatchObject({ written: 1 });
  expect((await read())[0]).toMatchObject({ billingMonth: "2026-01", energyWh: "1000" });
});

test("periods, demand and reactive energy fill a known month, and must sum to its energy", async () => {
  const heading = "户号,电费年月,电量,峰电量,平电量,谷电量,最大需量,无功电量\n";
  expect(await importing(`${heading}0012345678,202602,1000,300,400.5,200,12.5,80\n`)).toMatchObject(
    {
      details: { firstErrors: [{ row: 1, reason: { code: "readings.periods_differ" } }] },
    },
  );
  await importing(`${heading}0012345678,202602,1000,300,400.5,299.5,12.5,80\n`);
  const filled = {
    ...{ billingMonth: "2026-02", energyWh: "1000000", demandW: "12500", reactiveVarh: "80000" },
    periods: { sharp: "0", peak: "300000", flat: "400500", valley: "299500", deepValley: "0" },
  };
  expect((await read())[1]).toEqual(filled);
  expect(await importing("户号,电费年月,电量\n0012345678,202602,1000.000\n")).toMatchObject({
    written: 0,
  });
  expect((await read())[1]).toEqual(filled);
  expect(await importing(`${heading}0012345678,202602,1000,400,400,200,,\n`)).toMatchObject({
    details: { firstErrors: [{ reason: { code: "readings.already_different" } }] },
  });
  await importing("户号,电费年月,电量\n0012345678,202602,1000.001\n", { replace: true });
  expect((await read())[1]).toMatchObject({ energyWh: "1000001", periods: null });
  await importing("户号,电费年月,电量\n0012345678,202602,1000\n", { replace: true });
});

test("outside the data scope an account has no readings to show", async () => {
  const stranger = person("he", ["receivables-clerk"], ["3717"]);
  const asked = { customerAccount: "0012345678" };
  expect(await house.refused("readings.list", asked, { as: stranger })).toMatchObject({
    kind: "not_found",
  });
});

test("in the lake a month is there once it has ended, as last corrected", async () => {
  const lake = await house.analytics();
  const months = (asOf: string) =>
    lake.query({
      relations: ["readings"],
      parameters: { as_of: new Date(asOf) },
      select: "select billing_month, energy_wh from readings order by billing_month",
    });
  expect(await months("2026-01-31T15:59:59Z")).toEqual([]);
  expect(await months("2026-01-31T16:00:00Z")).toEqual([
    { billing_month: "2026-01", energy_wh: 1000 },
  ]);
  expect(await months("2026-05-01T00:00:00Z")).toHaveLength(2);
});
