/** Categories in a house: a fit from the facts, who sees which members, labels, months, refusals, a broken-off job. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import type { Transaction } from "../../base/database.ts";
import { currentCategories, dropFit, openFit, saveMembers } from "./store.ts";

const now = new Date("2026-11-20T16:00:00Z");
const scientist = person("ann", ["data-scientist"]);
const analyst = person("bo", ["anomaly-analyst"], ["37/3701"]);

let house: TestHouse;
const run = <Result>(work: (transaction: Transaction) => Promise<Result>) =>
  house.database.transaction(work);

/** A hundred who pay some 60 yuan every month by WeChat, thirty who bring some 2000 to the counter twice a year. */
async function makeWorld({ sql }: Transaction): Promise<void> {
  await sql`
    insert into customer (customer_account, name, class, unit_id, opened_on, voltage)
    select 'A' || lpad(n::text, 6, '0'), '客户' || n, 'residential',
      case when n % 2 = 0 then '3701' else '3702' end, date '2020-01-01', 'under_1kv'
    from generate_series(1, 130) as n`;
  await sql`
    insert into payment (payment_id, channel, customer_account, amount_fen, paid_at, paid_on, advance_fen)
    select derived_id('P', n || ' ' || day), case when n <= 100 then 'wechat' else 'counter' end,
      'A' || lpad(n::text, 6, '0'),
      case when n <= 100 then 6000 else 200000 end + (n * 37 % 11) * 100, day + interval '2 hours', day::date,
      case when n <= 100 then 6000 else 200000 end + (n * 37 % 11) * 100
    from generate_series(1, 130) as n,
      generate_series('2025-01-08'::timestamp, '2026-11-08', '1 month') as day
    where n <= 100 or extract(month from day) in (3, 9)`;
}

beforeAll(async () => {
  house = await openTestHouse({ now });
  const places = [
    ...[
      ["37", "山东省", "province", undefined],
      ["3701", "济南市", "city", "37"],
    ],
    ["3702", "青岛市", "city", "37"],
  ];
  for (const [id, name, level, parent] of places)
    await house.get("organisation.add-unit", { id, name, level, ...(parent && { parent }) });
});
afterAll(() => house.close());

test("without a payment, or a fit, there is nothing to show, and the answer says why", async () => {
  expect((await house.refused("anomalies.categories")).reason.code).toBe(
    "anomaly-categories.no_fit",
  );
  expect((await house.refused("anomalies.profile")).reason.code).toBe(
    "anomaly-categories.no_payments",
  );
  await run(makeWorld);
});

test("a fit tells the two kinds of payers, counts them month by month, and keeps their profiles", async () => {
  const fitted = await house.get("anomalies.profile", { months: 3 }, { as: scientist });
  expect(fitted).toMatchObject({ fit: expect.any(Number), accounts: 130, retired: [] });
  const { categories, fit } = await house.get("anomalies.categories", {}, { as: analyst });
  expect(fit).toMatchObject({ method: "density-canopy", seed: 1, start: "fresh", fittedBy: "ann" });
  expect(categories.map(({ accounts }: { accounts: number }) => accounts)).toEqual([100, 30]);
  expect(categories[0].card.zh).toMatch(/^每月一次.*多用微信/);
  expect(categories[1].card.zh).toMatch(/大额.*多用营业厅柜台/);
  expect(categories[0].months).toEqual([
    { on: "2026-09-01", accounts: 100 },
    { on: "2026-10-01", accounts: 100 },
    { on: "2026-11-01", accounts: 100 },
    { on: "2026-11-21", accounts: 100 },
  ]);
});

test("members are those within the data scope, masked, the most typical first; quantiles are of everybody", async () => {
  const { categories } = await house.get("anomalies.categories");
  const [{ id }] = categories;
  const mine = await house.get(
    "anomalies.category",
    { category: id, pageSize: 5 },
    { as: analyst },
  );
  expect([mine.total, mine.members.length]).toEqual([50, 5]);
  expect(mine.members[0].customerAccount).toMatch(/^\*+\d{4}$/);
  expect(mine.members.every(({ unitName }: { unitName: string }) => unitName === "济南市")).toBe(
    true,
  );
  const far = mine.members.map(({ distance }: { distance: number }) => distance);
  expect(far).toEqual(far.toSorted((one: number, other: number) => one - other));
  const amount = mine.spreads.find((one: { indicator: string }) => one.indicator === "amount_yuan");
  expect(amount.own[4]).toBeLessThan(80);
  expect(amount.all[4]).toBeGreaterThan(1900);
  const none = await house.refused("anomalies.category", { category: 200 });
  expect(none.reason.code).toBe("anomaly-categories.unknown_category");
});

test("the next fit keeps the ids and its own members; the document of the first stays", async () => {
  const before = await house.get("anomalies.categories");
  const next = await house.get("anomalies.profile", { months: 0, seed: 7 }, { as: scientist });
  expect(next.fit).toBeGreaterThan(before.fit.fit);
  const ids = (of: { categories: { id: number }[] }) => of.categories.map(({ id }) => id).sort();
  expect(ids(next)).toEqual(ids(before));
  const again = await house.get("anomalies.categories", { fit: before.fit.fit });
  expect(again.fit.hash).toBe(before.fit.hash);
  const members = await run(
    ({ sql }) => sql`select fit_id::int, count(*)::int from anomaly_category_member group by 1`,
  );
  expect(members).toEqual([{ fit_id: next.fit, count: 130 }]);
});

test("what was confirmed about an account counts for the category it is in", async () => {
  await run(
    ({ sql }) => sql`
      insert into anomaly_case (id, subject, customer_account, state, state_since, opened_at)
      values ('AC-1', 'payment', 'A000101', 'judged', ${now}, ${now})`,
  );
  await run(
    ({ sql }) => sql`
      insert into anomaly_label (record, case_id, outcome, reason_code, happened_at, alerted_at, judged_at,
        judged_by)
      select payment_id, 'AC-1', case when paid_on > '2026-06-30' then 'abnormal' else 'normal' end,
        case when paid_on > '2026-06-30' then 'other_abnormal' else 'other_normal' end, paid_at, paid_at, ${now}, 'bo'
      from payment where customer_account = 'A000101' and paid_on >= '2026-01-01'`,
  );
  const { categories } = await house.get("anomalies.categories");
  expect(categories.map(({ labels }: { labels: object }) => labels)).toEqual([
    { abnormal: 0, normal: 0 },
    { abnormal: 1, normal: 1 },
  ]);
});

test("what cannot be: a future, no moment, a k for the canopy, a scope of less than everybody", async () => {
  const code = async (input: object) =>
    (await house.refused("anomalies.profile", input)).reason.code;
  expect(await code({ asOf: "2027-01-01" })).toBe("anomaly-as-of.moment_ahead");
  expect(await code({ asOf: "昨天" })).toBe("anomaly-as-of.unreadable_time");
  expect(await code({ k: 3 })).toBe("anomaly-categories.k_is_found");
  const local = person("cy", ["data-scientist"], ["37/3701"]);
  expect((await house.refused("anomalies.profile", {}, { as: local })).kind).toBe("forbidden");
  expect((await house.refused("anomalies.profile", {}, { as: analyst })).kind).toBe("forbidden");
});

test("a fit that was broken off is never read, and is cleared away; a finished one is not", async () => {
  const finished = (await run(currentCategories))!;
  const members = () =>
    run(({ sql }) => sql`select count(*)::int as all from anomaly_category_member`);
  const broken = await run(async (transaction) => {
    const { fit: _, ...facts } = finished;
    const fit = await openFit(transaction, facts);
    await saveMembers(transaction, [[fit, "A000001", 1, 0, []]]);
    return fit;
  });
  expect((await run(currentCategories))!.fit).toBe(finished.fit);
  expect(await members()).toEqual([{ all: 131 }]);
  for (const fit of [broken, finished.fit]) await run((transaction) => dropFit(transaction, fit));
  expect(await members()).toEqual([{ all: 130 }]);
  expect(await run((transaction) => currentCategories(transaction, broken))).toBeUndefined();
  expect((await run(currentCategories))!.fit).toBe(finished.fit);
});

test("a fit in the middle of a month's first day counts its members once that day (year of seed 1)", async () => {
  await house.get("anomalies.profile", { asOf: "2026-11-01T01:00:00Z", months: 1 });
  const { categories } = await house.get("anomalies.categories");
  const on = categories[0].months.map(({ on }: { on: string }) => on);
  expect(on).toEqual(["2026-10-01", "2026-11-01"]);
});
