/** Categories of payment behaviour: profiles in SQL, planted groups, ids that last, what is odd about few rows. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LakeOf, lakeOf, rowsOf } from "../../../stories/lake-of.ts";
import type { GivenColumns } from "../../base/database.ts";
import { Random } from "../../math/statistics/random.ts";
import { describe as inWords } from "./cards.ts";
import { categorySelect, fitCategories, profileRelation } from "./categories.ts";
import { type IndicatorId, indicatorIds, indicators } from "./indicators.ts";
import type { Profile } from "./profile.ts";
import { readProfile } from "./profile.ts";
import { Categories } from "./schema.ts";

interface Group {
  accounts: number;
  often: number;
  yuan: number;
  spread?: number;
  channel?: "wechat_share" | "counter_share";
}
const bigCounter: Group = { accounts: 60, often: 1, yuan: 2000, channel: "counter_share" };
const smallWechat: Group = { accounts: 290, often: 1, yuan: 60, channel: "wechat_share" };
const rareCounter: Group = {
  accounts: 50,
  often: 0.3,
  yuan: 300,
  spread: 0.6,
  channel: "counter_share",
};
const four: Group[] = [
  ...[bigCounter, smallWechat, rareCounter],
  { accounts: 40, often: 3, yuan: 30, spread: 0.9, channel: "wechat_share" },
];

/** Profiles of the groups one after the other, with a little noise of their own. */
function profileOf(groups: readonly Group[], { times = 1, seed = 5 } = {}): Profile {
  const random = Random.seeded(seed);
  const rows = groups.flatMap(({ accounts, often, yuan, spread = 0.1, channel = "wechat_share" }) =>
    Array.from({ length: accounts }, () => {
      const amount = times * yuan * random.lognormal(0.1);
      return {
        payments_per_month: often * random.lognormal(0.05),
        amount_yuan: amount,
        amount_spread: spread * random.lognormal(0.1),
        annual_yuan: 12 * often * amount,
        wechat_share: channel === "wechat_share" ? 1 : 0,
        counter_share: channel === "counter_share" ? 1 : 0,
      };
    }),
  );
  return Object.fromEntries(
    Object.keys(rows[0]!).map((id) => [
      id,
      Float64Array.from(rows, (row) => row[id as keyof typeof row]),
    ]),
  );
}

const sizes = ({ categories }: Categories) =>
  Object.fromEntries(categories.map(({ id, accounts }) => [id, accounts]));
const idOf = ({ categories }: Categories, accounts: number) =>
  categories.find((one) => one.accounts === accounts)?.id;

describe("planted groups", () => {
  test("density canopies find the four without being told how many; so does k-means++ by silhouette", () => {
    for (const method of ["density-canopy", "k-means++"] as const) {
      const fitted = fitCategories(profileOf(four), { seed: 1, method });
      expect(Object.values(sizes(fitted)).sort()).toEqual([290, 40, 50, 60]);
      expect(fitted.silhouette).toBeGreaterThan(0.7);
      expect(Categories.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
    }
    expect(
      fitCategories(profileOf(four), { seed: 1, method: "k-means++", k: 2 }).categories,
    ).toHaveLength(2);
  });

  test("the same seed gives the same document to the byte, hash and all", () => {
    const [one, other] = [1, 1].map((seed) => fitCategories(profileOf(four), { seed }));
    expect(one).toEqual(other);
    expect(one!.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(fitCategories(profileOf([bigCounter]), { seed: 1 }).hash).not.toBe(one!.hash);
  });

  test("a card says what the typical account does, beside everybody", () => {
    const { categories } = fitCategories(profileOf(four), { seed: 1 });
    const card = (accounts: number) => categories.find((one) => one.accounts === accounts)!.card;
    expect(card(290).zh).toMatch(/^每月一次、每次约 \d+ 元、.*、金额稳定、多用微信$/);
    expect(card(60).zh).toMatch(/大额.*多用营业厅柜台/);
    expect(card(50).en).toMatch(/^Quarterly, about 300 yuan each/);
    expect(card(40).zh).toMatch(/每月多次.*金额偏低.*金额起伏大/);
    expect(inWords({}, {}).card).toEqual({ zh: "没有可区分的特征", en: "Nothing to tell it by" });
  });
});

describe("ids that last", () => {
  const first = fitCategories(profileOf(four), { seed: 1 });

  test("another month, other noise, and prices half as high again: every id stays", () => {
    const next = fitCategories(profileOf(four, { times: 1.5, seed: 6 }), {
      seed: 2,
      previous: first,
    });
    expect(sizes(next)).toEqual(sizes(first));
    expect(next.start).toBe("previous");
    expect(next.retired).toEqual([]);
    for (const { moved } of next.categories) expect(moved).toBeLessThan(0.5);
  });

  test("a group that is new takes a new id, one that is lost is retired, and its id is never used again", () => {
    const newcomers = { accounts: 70, often: 0.15, yuan: 2000, spread: 1.4 };
    const changed = [bigCounter, smallWechat, four[3]!, newcomers];
    const second = fitCategories(profileOf(changed), { seed: 1, previous: first });
    const lost = idOf(first, 50)!;
    expect(second.retired).toEqual([lost]);
    expect(idOf(second, 70)).toBe(5);
    for (const accounts of [60, 290, 40])
      expect(idOf(second, accounts)).toBe(idOf(first, accounts));
    const third = fitCategories(profileOf([...changed, rareCounter]), {
      ...{ seed: 1, method: "k-means++", k: 5, previous: second },
    });
    expect(third.retired).toEqual([lost]);
    expect(idOf(third, 50)).toBe(6);
  });

  test("a category that nobody is left in is not kept as an empty one", () => {
    const rest = fitCategories(profileOf(four.slice(0, 3)), { seed: 1, previous: first });
    expect(Object.values(sizes(rest)).sort()).toEqual([290, 50, 60]);
    expect(rest.retired).toEqual([idOf(first, 40)]);
  });
});

describe("few and odd rows", () => {
  const one = (of: Partial<Record<IndicatorId, number[]>>): Profile =>
    Object.fromEntries(Object.entries(of).map(([id, values]) => [id, Float64Array.from(values)]));

  test("one customer, and customers who are all alike, are one category", () => {
    for (const amounts of [[80], [80, 80, 80]]) {
      const alike = fitCategories(one({ amount_yuan: amounts }), { seed: 1 });
      expect(sizes(alike)).toEqual({ 1: amounts.length });
      expect([alike.scalings, alike.silhouette]).toEqual([[], null]);
    }
  });

  test("a value that is missing, infinite, zero or negative moves nobody out of bounds", () => {
    const amounts = [Number.NaN, Number.POSITIVE_INFINITY, -5, 0, 70, 80, 90, 75, 1e12];
    const odd = fitCategories(
      one({ amount_yuan: amounts, recency_days: amounts.map(() => Number.NaN) }),
      { seed: 1 },
    );
    expect(odd.scalings.map(({ indicator }) => indicator)).toEqual(["amount_yuan"]);
    expect(odd.categories.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(9);
    for (const { centre } of odd.categories)
      for (const at of centre) expect(Math.abs(at)).toBeLessThanOrEqual(3);
  });

  test("two accounts are two categories at most", () => {
    const two = fitCategories(one({ amount_yuan: [10, 1000] }), { seed: 1, method: "k-means++" });
    expect(two.categories.length).toBeLessThanOrEqual(2);
  });
});

let lake: LakeOf;
const asOf = new Date("2024-03-01T16:00:00Z");
const paid = (account: string, fen: number, on: string) => ({
  ...{ record: `${account} ${on} ${fen}`, customer_account: account, amount_fen: BigInt(fen) },
  ...{ channel: "wechat", paid_on: on, paid_at: new Date(`${on}T02:00:00Z`) },
});
const given = (rows: ReturnType<typeof paid>[]): Record<string, GivenColumns> => ({
  anomaly_payments: {
    record: { type: "varchar", values: rows.map((row) => row.record) },
    customer_account: { type: "varchar", values: rows.map((row) => row.customer_account) },
    paid_at: { type: "timestamp", values: rows.map((row) => row.paid_at) },
    paid_on: { type: "date", values: rows.map((row) => row.paid_on) },
    channel: { type: "varchar", values: rows.map((row) => row.channel) },
    collected_by: { type: "varchar", values: rows.map(() => null) },
    amount_fen: { type: "bigint", values: rows.map((row) => row.amount_fen) },
  },
});
const profiled = async (rows: ReturnType<typeof paid>[], account: string) => {
  const look = { asOf, withBills: false, given: given(rows) };
  const { accounts, profile } = await readProfile(lake.analytics, look);
  const row = accounts.indexOf(account);
  return (id: IndicatorId) => (row < 0 ? undefined : profile[id]?.[row]);
};
beforeAll(async () => {
  const bill = { customer_account: "A", origin: "imported", amount_fen: 10_000, change_no: 1 };
  lake = await lakeOf({
    bill: rowsOf([
      { ...bill, bill_id: "B1", issued_on: "2023-12-01", due_on: "2023-12-20" },
      { ...bill, bill_id: "B2", issued_on: "2024-01-01", due_on: "2024-01-20" },
      { ...bill, bill_id: "B3", issued_on: "2024-02-01", due_on: "2024-02-20" },
    ]),
    bill_settlement: rowsOf([
      { bill_id: "B1", cause: "x", value_on: "2023-12-05", principal_fen: 10_000, change_no: 1 },
      { bill_id: "B2", cause: "y", value_on: "2024-01-31", principal_fen: 10_000, change_no: 1 },
    ]),
  });
});
afterAll(() => lake.close());

test("a profile by hand: nothing of the future, of nothing or less, or of over 24 months ago is seen", async () => {
  const of = await profiled(
    [
      ...[
        paid("A", 10_000, "2024-01-05"),
        { ...paid("A", 10_000, "2024-02-29"), channel: "counter" },
      ],
      ...[paid("A", 0, "2024-02-10"), paid("A", -5_000, "2024-02-11")],
      ...[paid("A", 90_000, "2024-03-02"), paid("A", 90_000, "2022-02-28")],
    ],
    "A",
  );
  expect(of("recency_days")).toBe(2);
  expect(of("payments_per_month")).toBeCloseTo(2 / (57 / 30.4375), 12);
  expect(of("month_share")).toBeCloseTo(2 / 3, 12);
  expect(of("amount_yuan")).toBeCloseTo(100, 1);
  expect(of("amount_spread")).toBe(0);
  expect(of("annual_yuan")).toBeCloseTo((200 * 12) / (57 / 30.4375), 9);
  expect([of("wechat_share"), of("counter_share"), of("agency_share")]).toEqual([0.5, 0.5, 0]);
});

test("a leap day is a day like others; a first payment of the day is one of one month", async () => {
  const leap = await profiled([paid("A", 5_000, "2024-02-29")], "A");
  expect([leap("recency_days"), leap("payments_per_month")]).toEqual([2, 1]);
  expect([leap("month_share"), leap("amount_spread")]).toEqual([0.5, 0]);
  const none = await profiled([paid("A", -5_000, "2024-02-29")], "A");
  expect(none("recency_days")).toBeUndefined();
});

test("arrears by hand: a bill paid late and one that is owed still", async () => {
  const look = {
    asOf,
    withBills: true,
    given: given([paid("A", 10_000, "2023-12-05"), paid("B", 10_000, "2023-12-05")]),
  };
  const { profile } = await readProfile(lake.analytics, look);
  expect([...profile.arrears_count!]).toEqual([2, Number.NaN]);
  expect(profile.arrears_yuan![0]).toBe(200);
  expect(profile.latency_days![0]).toBe((4 + 30) / 2);
});

test("every indicator of the table is a column of its relation", async () => {
  for (const relation of ["payment_profile", "arrears_profile"] as const) {
    const rows = await lake.analytics.query<{ column_name: string }>({
      ...{ relations: [relation], parameters: { as_of: asOf } },
      select: `describe select * exclude (customer_account) from ${relation}`,
    });
    const told = indicatorIds.filter((id) => indicators[id].relation === relation);
    expect(rows.map(({ column_name: name }) => name).sort()).toEqual(told.sort());
  }
});

test("the population is assigned as the fit assigned its accounts, the unknown included", async () => {
  const profile = profileOf(four);
  const missing = Float64Array.from(profile.amount_yuan!, (value, row) =>
    row % 9 === 0 ? Number.NaN : value,
  );
  const fitted = fitCategories({ ...profile, amount_yuan: missing }, { seed: 1 });
  const columns = indicatorIds.filter((id) => indicators[id].relation === "payment_profile");
  const count = missing.length;
  const payment_profile: GivenColumns = {
    customer_account: {
      type: "varchar",
      values: Array.from({ length: count }, (_, row) => `A${row}`),
    },
    ...Object.fromEntries(
      columns.map((id) => {
        const values = { ...profile, amount_yuan: missing }[id] ?? new Float64Array(count);
        return [id, { type: "double", values }];
      }),
    ),
  };
  const rows = await lake.analytics.query<{ category: number; accounts: number; far: number }>({
    ...{ relations: [profileRelation(fitted)], given: { payment_profile } },
    select: `select category, count(*)::integer as accounts, sum(distance ** 2) as far
        from (${categorySelect(fitted)}) group by category order by category`,
  });
  expect(Object.fromEntries(rows.map((row) => [row.category, row.accounts]))).toEqual(
    sizes(fitted),
  );
  expect(rows.reduce((sum, { far }) => sum + far, 0)).toBeCloseTo(fitted.inertia, 6);
});
