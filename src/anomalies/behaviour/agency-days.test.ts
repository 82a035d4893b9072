/** What a collection agency's day says. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { lakeOf, rowsOf } from "../../../stories/lake-of.ts";
import { agencyParameters, ScreeningBody } from "./behaviour.ts";

const screening = ScreeningBody.parse(
  parse(readFileSync("rulebooks/national/anomaly-screening-2024-07-16.yaml", "utf8")).body,
);
const asOf = new Date("2026-11-22T16:00:00Z");

describe("a collection agency's day", () => {
  const base = { channel: "agency", collected_by: "站前代收点", state: "posted", change_no: 1 };
  const taken = (id: number, at: string, more: object = {}) => ({
    ...{ ...base, payment_id: `P${id}`, customer_account: `A${id}`, amount_fen: 12_345 },
    ...{ paid_at: new Date(at), paid_on: "2026-03-02", taken_back_at: null, payer_key: null },
    ...{ transferred_from: null, ...more },
  });
  const day = "2026-03-02T";
  const payments = [
    ...[1, 2, 3].map((id) => taken(id, `${day}02:00:00Z`, { payer_key: "k1" })),
    taken(4, `${day}03:00:00Z`, { payer_key: "k2", amount_fen: 999_900 }),
    taken(5, `${day}12:10:00Z`, { amount_fen: 20_000 }),
    taken(6, `${day}12:50:00Z`),
    taken(7, `${day}13:20:00Z`, {
      state: "reversed",
      taken_back_at: new Date("2026-03-04T00:00:00Z"),
    }),
    taken(8, `${day}11:59:00Z`, {
      state: "reversed",
      taken_back_at: new Date("2026-05-04T00:00:00Z"),
    }),
    taken(9, `${day}05:00:00Z`, { transferred_from: "P1", payer_key: "k1" }),
    taken(10, `${day}05:00:00Z`, { channel: "counter" }),
  ];
  const hold = { cause: "R-1", payment_id: "P5", amount_fen: 5_000, state: "drawn", change_no: 2 };
  const drawn_at = new Date("2026-03-05T00:00:00Z");
  const days = async (at: Date, holds: object[] = [{ ...hold, drawn_at }], taking = payments) => {
    const own = await lakeOf({
      payment: rowsOf(taking),
      advance_hold: rowsOf(holds as Record<string, unknown>[]),
    });
    try {
      return await own.analytics.query({
        relations: ["agency_days"],
        parameters: agencyParameters(at, screening),
        select: "select * exclude (last_at) from agency_days",
      });
    } finally {
      await own.close();
    }
  };
  const total = 6 * 12_345 + 999_900 + 20_000;

  test("one payer of unrelated accounts, taken back, whole hundreds, after hours, under the limit", async () => {
    expect(await days(asOf)).toEqual([
      {
        ...{ record: "站前代收点/2026-03-02", agency: "站前代收点", paid_on: "2026-03-02" },
        ...{ payments: 8, accounts: 8, amount_fen: total, unrelated_accounts: 3 },
        refunded_permille: Math.round((1000 * (12_345 + 5_000)) / total),
        ...{ round_payments: 1, round_permille: 125, off_hours_count: 2, under_limit_count: 1 },
      },
    ]);
  });

  test("what is taken back later than as_of, or given back again, does not count", async () => {
    const [early] = await days(new Date("2026-03-03T00:00:00Z"));
    expect(early).toMatchObject({ payments: 8, refunded_permille: 0 });
    const bounced = { ...hold, drawn_at, state: "released", change_no: 3 };
    const [after] = await days(asOf, [{ ...hold, drawn_at }, bounced]);
    expect(after!.refunded_permille).toBe(Math.round((1000 * 12_345) / total));
  });

  test("a share of whole hundreds is not told of a day of few payments", async () => {
    const round = payments.slice(0, 4).map((each) => ({ ...each, amount_fen: 20_000 }));
    const [few] = await days(asOf, [{ ...hold, drawn_at }], round);
    expect(few).toMatchObject({ payments: 4, round_payments: 4, round_permille: null });
  });
});
