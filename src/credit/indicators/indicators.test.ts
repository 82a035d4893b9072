/** The indicator relations on the real engine, over a lake of hand-made lives. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeOf, lakeOf, rowsOf } from "../../../stories/lake-of.ts";
import { type CreditInputs, indicatorNames, indicators } from "../schema.ts";
import { inputsAt, readBatch } from "./reading.ts";

/** Midnight after 2026-07-31 in the utility's zone. */
const asOf = new Date("2026-07-31T16:00:00Z");
const halfLife = 6;

interface Told {
  account: string;
  /** Days from the due day to the payment, by month; null: never paid. */
  delays: readonly (number | null)[];
  amountFen?: number;
  parts?: number;
}

/** Bills due on the 20th of each month from January 2026, issued on the 1st, 10,000 fen each. */
function bills({ account, delays, amountFen = 10_000 }: Told) {
  return delays.map((_, at) => ({
    bill_id: `B-${account}-${at}`,
    customer_account: account,
    billing_month: `2026-${String(at).padStart(2, "0")}`,
    amount_fen: amountFen,
    issued_on: dayAt(at, 1),
    due_on: dayAt(at, 20),
    state: "open",
    change_no: at,
  }));
}

function settlements({ account, delays, amountFen = 10_000, parts = 1 }: Told) {
  return delays.flatMap((delay, at) =>
    delay === null
      ? []
      : Array.from({ length: parts }, (_, part) => ({
          bill_id: `B-${account}-${at}`,
          cause: `P-${part}`,
          value_on: new Date(Date.parse(`${dayAt(at, 20)}T00:00:00Z`) + delay * 86_400_000)
            .toISOString()
            .slice(0, 10),
          principal_fen: amountFen / parts,
          late_fee_fen: delay > 0 ? 150 : 0,
          change_no: at,
        })),
  );
}

const dayAt = (at: number, day: number) =>
  `2026-${String(at + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`;

const told: Told[] = [
  { account: "1001", delays: [0, 0, -5, 0, 0, -10] },
  { account: "1002", delays: [0, 10, 20, 0, 5, null], parts: 2 },
  { account: "1003", delays: [] },
  { account: "1004", delays: [0, 0, 0], amountFen: -500 },
  { account: "1005", delays: [null, null, null, null] },
  { account: "1006", delays: [0] },
];
const customer = told.map(({ account }, at) => ({
  customer_account: account,
  class: at === 4 ? "large_industrial" : at === 5 ? "general_commercial" : "residential",
  voltage: at === 0 ? "under_1kv" : null,
  unit_id: "37",
  opened_on: "2024-01-15",
  change_no: 1,
}));
const readings = [100, 100, 100, 100, 100, 40].map((kwh, at) => ({
  customer_account: "1001",
  billing_month: `2026-0${at + 1}`,
  energy_wh: kwh * 1000,
  change_no: at,
}));
const payment = (id: string, channel: string, more: object = {}) => ({
  payment_id: id,
  channel,
  customer_account: "1001",
  amount_fen: 1,
  paid_at: new Date("2026-07-01T02:00:00Z"),
  state: "posted",
  taken_back_at: null,
  change_no: 1,
  ...more,
});
const reversed = { state: "reversed" };
const payments = [
  payment("P1", "wechat"),
  payment("P2", "counter"),
  payment("P3", "bank_debit", { ...reversed, taken_back_at: new Date("2026-07-03T02:00:00Z") }),
  payment("P4", "wechat", { ...reversed, taken_back_at: new Date("2026-08-03T02:00:00Z") }),
];
const charges = ["2026-07-10T02:00:00Z", "2026-08-10T02:00:00Z"].map((at, index) => ({
  charge_id: `C${index}`,
  channel: "bank_debit",
  customer_account: "1001",
  state: "failed",
  settled_at: new Date(at),
  change_no: index,
}));
const tickets = ["2026-07-10T02:00:00Z", "2026-08-10T02:00:00Z"].map((at, index) => ({
  ticket_id: `T${index}`,
  created_at: new Date(at),
  unit_id: "37",
  business_type: "complaint",
  category: "电价电费",
  customer_account: "1001",
  change_no: index,
}));

const entries = ["2026-07-10", "2026-08-10"].map((listed_on, index) => ({
  entry: `E${index}`,
  customer_account: ["1005", "1001"][index],
  kind: ["theft", "breach"][index],
  listed_on,
  is_withdrawn: false,
  change_no: index,
}));

let lake: LakeOf;
let inputs: Map<string, CreditInputs>;

const lives = (more: readonly Told[] = []) => ({
  customer: rowsOf(customer),
  bill: rowsOf([...told, ...more].flatMap(bills)),
  bill_settlement: rowsOf([...told, ...more].flatMap(settlements)),
  reading: rowsOf(readings),
  payment: rowsOf(payments),
  charge: rowsOf(charges),
  ticket: rowsOf(tickets),
  register_entry: rowsOf(entries),
  unit: rowsOf([{ unit_id: "37", name: "山东省", level: "province", path: "37", change_no: 1 }]),
});

async function read(from: LakeOf) {
  const batch = await readBatch(from.analytics, { asOf, halfLife });
  return new Map(batch.accounts.map((account, row) => [account, inputsAt(batch, row)]));
}

beforeAll(async () => {
  lake = await lakeOf(lives());
  inputs = await read(lake);
});
afterAll(() => lake.close());

test("methods 4.3: payment indicators by hand", () => {
  expect(inputs.get("1001")).toMatchObject({
    ...{ bills_due: 6, on_time_rate: 1, mean_days_late: 0, max_days_late: 0, late_count: 0 },
    ...{ late_streak: 0, owed_ratio: 0, open_yuan: 0, part_payments: 0, past_credit: 1 },
  });
  const open = 41; // 2026-06-20 to 2026-07-31, the last day known; midnight counts as the next day
  const second = inputs.get("1002")!;
  expect(second).toMatchObject({
    ...{
      bills_due: 6,
      on_time_rate: 2 / 6,
      max_days_late: open + 1,
      late_count: 4,
      late_streak: 2,
    },
    ...{ mean_days_late: (10 + 20 + 5 + open + 1) / 6, late_fee_count: 4 },
    late_fee_yuan: 9 + 0.003 * 42 * 100,
    ...{ open_yuan: 100, owed_ratio: 1 / 6, months_owed_this_year: 1, part_payments: 1 },
  });
});

test("Wang Lian 2016: the lag of payment is a mean of normalised lags, the newest weighing most", () => {
  // Lags of the allowed 19 days, oldest first, slots 6 .. 1; of the paid ones (19 + delay) / 19.
  const lags = [19, 19, 14, 19, 19, 9].map((days) => days / 19);
  const weights = lags.map((_, at) => 12 - (6 - at));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = lags.reduce((sum, lag, at) => sum + lag * weights[at]!, 0) / total;
  expect(inputs.get("1001")!.payment_lag).toBeCloseTo(mean, 12);
});

test("past credit cools by Newton's law: a delay counts half as much six months later", () => {
  const warmth = [0, 1, 2, 3, 4, 5].map((at) => 0.5 ** ((6 - at) / 6));
  const standing = [0, 10, 20, 0, 5, 42].map((days) => 1 - days / 90);
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const past = sum(standing.map((own, at) => own * warmth[at]!)) / sum(warmth);
  expect(inputs.get("1002")!.past_credit).toBeCloseTo(past, 12);
});

test("consumption, channels, bounced deductions, complaints and conduct; nothing of the future", () => {
  expect(inputs.get("1001")).toMatchObject({
    mean_kwh: 90,
    consumption_drop: expect.closeTo(0.6, 12),
    consumption_cv: expect.closeTo(Math.sqrt((5 * 100 + 2500) / 6) / 90, 12),
    consumption_trend: expect.closeTo((-60 * 2.5) / 17.5 / 90, 12),
    online_share: expect.closeTo(2 / 3, 12),
    counter_share: expect.closeTo(1 / 3, 12),
    debit_share: 0,
    bounced: 2,
    complaints: 1,
    contacts: 0,
    months_supplied: 30,
    breach: 0,
  });
  expect(inputs.get("1005")).toMatchObject({ theft: 1, breach: 0, unsigned_plan: 0 });
});

test("no history, one bill, credit notes only and nothing ever paid are told without an infinity", () => {
  const known = (account: string) => inputs.get(account)!;
  for (const account of ["1003", "1004"]) {
    expect(known(account)).toMatchObject({ bills_due: 0, open_yuan: 0, on_time_rate: Number.NaN });
  }
  expect(known("1006")).toMatchObject({ bills_due: 1, on_time_rate: 1, past_credit: 1 });
  expect(known("1005")).toMatchObject({ late_streak: 4, owed_ratio: 1, months_owed_this_year: 4 });
  const all = [...inputs.values()].flatMap((row) => Object.values(row));
  expect(all.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toEqual([]);
});

test("groups by voltage and class; an unknown voltage of large industry counts as high", async () => {
  const batch = await readBatch(lake.analytics, { asOf, halfLife });
  const groups = Object.fromEntries(batch.accounts.map((own, row) => [own, batch.groups[row]]));
  expect(groups).toMatchObject({
    ...{ "1001": "low_voltage_residential", "1005": "high_voltage" },
    ...{ "1006": "low_voltage_non_residential" },
  });
});

test("what is of the future, or not past its due day, changes no indicator", async () => {
  const later = 8 * 3_600_000;
  const future = {
    bill: { customer_account: "1001", amount_fen: 9_999_999, issued_on: "2026-08-01" },
    notDue: { customer_account: "1002", amount_fen: 9_999, issued_on: "2026-07-25" },
    paid: { bill_id: "B-1002-5", cause: "P-later", value_on: "2026-08-01" },
  };
  const planted = await lakeOf({
    ...lives(),
    bill: `${lives().bill} union all by name ${rowsOf([
      { ...future.bill, bill_id: "B-F", due_on: "2026-08-20", state: "open", change_no: 99 },
      { ...future.notDue, bill_id: "B-N", due_on: "2026-08-01", state: "open", change_no: 99 },
    ])}`,
    bill_settlement: `${lives().bill_settlement} union all by name ${rowsOf([
      { ...future.paid, principal_fen: 10_000, late_fee_fen: 0, change_no: 99 },
    ])}`,
    payment: rowsOf([
      ...payments,
      payment("P9", "agency", { paid_at: new Date(asOf.getTime() + later) }),
    ]),
    reading: rowsOf([
      ...readings,
      { customer_account: "1001", billing_month: "2026-08", energy_wh: 1, change_no: 99 },
    ]),
  });
  expect(await read(planted)).toEqual(inputs);
  await planted.close();
});

test("no attribute of a person is an indicator, and none of the customer table can become one", async () => {
  const ofPersons =
    /sex|gender|age$|_age|birth|marital|ethnic|religio|nation|phone|name|address|_id/;
  expect(indicatorNames.filter((name) => ofPersons.test(name))).toEqual([]);
  const [columns] = await lake.analytics.query<{ names: string }>({
    relations: ["credit_indicators"],
    parameters: { as_of: asOf, half_life: 6, account: null, share: null, scenario: null },
    select:
      "select string_agg(column_name, ' ') as names from (describe select * from credit_indicators)",
  });
  const keys = ["customer_account", "credit_group", "unit_id"];
  const offered = columns!.names.split(" ").filter((name) => !keys.includes(name));
  const rules = ["months_supplied", "bills_due", "open_yuan", "months_owed_this_year"];
  const conduct = ["theft", "breach", "unsigned_plan"];
  expect(offered.sort()).toEqual([...Object.keys(indicators), ...rules, ...conduct].sort());
  const [customers] = await lake.analytics.query<{ names: string }>({
    relations: ["lake_customer"],
    select:
      "select string_agg(column_name, ' ') as names from (describe select * from lake_customer)",
  });
  expect(
    customers!.names.split(" ").filter((name) => /sex|gender|birth|marital|name|phone/.test(name)),
  ).toEqual([]);
});
