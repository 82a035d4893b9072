/**
 * The chart of accounts in force, from the rulebooks of kind `chart-of-accounts`.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Rulebook, RulebookShelf } from "../base/capabilities.ts";
import { type Day, dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import type { Chart } from "./rules.ts";
import { ChartBody } from "./schema.ts";

const read = new WeakMap<Rulebook, Chart>();

/** Accounts by code. */
export function chartOn(rulebooks: RulebookShelf, day: Day): Chart {
  const book = rulebooks.inForce("chart-of-accounts", day);
  assert(book, `a chart of accounts is in force on ${day}`);
  const known = read.get(book);
  if (known) return known;
  const { accounts } = ChartBody.parse(book.body);
  const chart = new Map(accounts.map((account) => [account.account, account]));
  assert(chart.size === accounts.length, `${book.version} names each account once`);
  read.set(book, chart);
  return chart;
}

const nobodyName = { zh: "（科目表外）", en: "(not in the chart)" };

export function chartToday({ rulebooks, now }: Pick<Context, "rulebooks" | "now">): Chart {
  return chartOn(rulebooks, dayOf(now));
}

export function nameOf(chart: Chart, account: string): { zh: string; en: string } {
  const { zh, en } = chart.get(account) ?? nobodyName;
  return { zh, en };
}
