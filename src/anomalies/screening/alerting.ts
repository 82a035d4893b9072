/**
 * From a row that fired to an alert: which rules, how far beyond, what is at stake, whether it is allowed. Pure.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import type { FiredRule } from "../cases/schema.ts";
import { firedRules, verdictOf } from "../rules.ts";
import type { Field, RuleTable, ScreenedRecord } from "../schema.ts";
import type { About, NewAlert } from "./alert-store.ts";
import { stakeOf, strengthOf } from "./said.ts";

/** What stays in peace until a day. */
export interface Standing {
  id: string;
  customerAccount: string | null;
  agency: string | null;
  /** null: whatever is odd. */
  field: Field | null;
  untilDay: string;
}

/** Allowances by whom they are about. */
export type Allowed = ReadonlyMap<string, readonly Standing[]>;

export function allowedBy(standing: readonly Standing[]): Allowed {
  return Map.groupBy(standing, ({ customerAccount, agency }) => keyOf({ customerAccount, agency }));
}

const keyOf = ({ customerAccount, agency }: Pick<About, "customerAccount" | "agency">) =>
  customerAccount === null ? `agency ${agency}` : `account ${customerAccount}`;

/** A record with its verdict, and what the verdict was given from. */
export interface Judged {
  about: About;
  record: ScreenedRecord;
  facts: NewAlert["facts"];
  happenedAt: Date;
  /** Binary digits. */
  verdict: string;
}

/** The rules of a verdict with what each saw, the one that is most exceeded first. */
function firedOf(table: RuleTable, { record, verdict }: Pick<Judged, "record" | "verdict">) {
  const fired = firedRules(table, verdictOf(verdict)).map(
    ({ rule, field, comparison, threshold }): FiredRule => ({
      ...{ rule, field, comparison, threshold, value: record.values[field]! },
    }),
  );
  return fired.sort((left, right) => strengthOf(right) - strengthOf(left));
}

export function alertOf(judged: Judged, table: RuleTable, allowed: Allowed): NewAlert {
  const { about, record, facts, happenedAt, verdict } = judged;
  const fired = firedOf(table, judged);
  const [strongest] = fired;
  return {
    ...about,
    ...{ record: record.record, happenedAt, category: record.category, inputs: record.values },
    ...{ facts, verdict, fired, field: strongest!.field, strength: strengthOf(strongest!) },
    stakeFen: stakeOf(fired, facts),
    allowedBy: coveringOf(allowed.get(keyOf(about)) ?? [], fired, dayOf(happenedAt)),
  };
}

/** The allowances that let all that fired on that day pass; none where any of it is left over. */
function coveringOf(
  standing: readonly Standing[],
  fired: readonly FiredRule[],
  day: string,
): string[] {
  const inTime = standing.filter(({ untilDay }) => day <= untilDay);
  const covering = (field: Field) =>
    inTime.filter((allowance) => allowance.field === null || allowance.field === field);
  const all = fired.map(({ field }) => covering(field));
  return all.some((some) => some.length === 0)
    ? []
    : [...new Set(all.flatMap((some) => some.map(({ id }) => id)))];
}
