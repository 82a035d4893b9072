/**
 * Households that the law protects, as they really are: drawn from the seed before the year begins, and told to the
 * house by the collectors on the day they become so. The checks hold every cut-off against this list.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import type { ProtectionKind } from "../../../../src/protections/schema.ts";
import { monthOf } from "../../../../tools/demonstration/calendar.ts";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { crews } from "./crews.ts";

export interface Household {
  account: string;
  unit: string;
  kind: ProtectionKind;
  from: Day;
  /** Last day; undefined where it lasts. */
  until?: Day | undefined;
}

/** Of a class of customers, how many; more among those who have little. */
const lasting = [
  { kind: "medical_equipment", of: "residential", share: 0.008, strapped: 0.03, sinceEve: 0.6 },
  { kind: "minimum_income", of: "residential", share: 0.01, strapped: 0.12, sinceEve: 0.8 },
  { kind: "important_user", of: "large_industrial", share: 0.3, strapped: 0.3, sinceEve: 1 },
  { kind: "important_user", of: "general_commercial", share: 0.03, strapped: 0.03, sinceEve: 1 },
] as const;

/** The weeks of the entrance examinations to universities and to schools. */
const exams = { from: "05-28", until: "06-20", share: 0.05 } as const;

/** A flood or a cold wave closes one station's land for some days; months are those it comes in, January 0. */
const disaster = { months: [0, 6, 7], chance: 0.8, days: 12 } as const;

/** In order of the day they begin. */
export const householdsOf = perYear((year): readonly Household[] => {
  const days = { first: addDays(year.options.eve, 1), last: year.last };
  return [
    ...year.town.customers.flatMap((customer) => lastingOf(year, customer, days)),
    ...disasters(year, days),
  ].toSorted((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
});

interface Days {
  first: Day;
  last: Day;
}

function lastingOf(year: Year, customer: Customer, days: Days): Household[] {
  const { account, customerClass, county } = customer;
  const { first, last } = days;
  const random = year.random.fork("protected").fork(customer.index);
  const isStrapped = year.town.natureOf(account) === "strapped";
  const length = Math.max(1, (Date.parse(last) - Date.parse(first)) / 86_400_000);
  const one = { account, unit: county.city.id };
  const found: Household[] = [];
  for (const { kind, of, share, strapped, sinceEve } of lasting) {
    const draw = random.fork(`${kind} ${of}`);
    if (customerClass !== of || !draw.chance(isStrapped ? strapped : share)) continue;
    const from = draw.chance(sinceEve) ? first : addDays(first, draw.integer(length));
    // a sickness may end; a poor household stays one
    const isOver = kind === "medical_equipment" && draw.chance(0.4);
    found.push({ ...one, kind, from, until: isOver ? addDays(from, 90) : undefined });
  }
  const june = `${last.slice(0, 4)}-${exams.from}`;
  const hasPupil = customerClass === "residential" && random.fork("pupil").chance(exams.share);
  if (hasPupil && june >= first && june <= last) {
    const until = `${last.slice(0, 4)}-${exams.until}`;
    found.push({ ...one, kind: "school_exams", from: june, until });
  }
  return found;
}

/** All of one station at once, whoever they are. */
function disasters(year: Year, { first, last }: Days): Household[] {
  const random = year.random.fork("disasters");
  const found: Household[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const draw = random.fork(day.slice(0, 7));
    if (!day.endsWith("-09") || !disaster.months.includes(monthOf(day) as 0)) continue;
    if (!draw.chance(disaster.chance)) continue;
    const { station } = draw.pick(year.town.customers);
    const until = addDays(day, disaster.days);
    for (const { account, county, station: its } of year.town.customers) {
      if (its.id !== station.id) continue;
      found.push({ account, unit: county.city.id, kind: "disaster_order", from: day, until });
    }
  }
  return found;
}

export function isProtectedOn({ from, until }: Household, day: Day): boolean {
  return from <= day && (until === undefined || day <= until);
}

const papers: Partial<Record<ProtectionKind, string>> = {
  medical_equipment: "医院证明：家用呼吸机",
  minimum_income: "民政局低保名册",
  school_exams: "家有考生，学校名单",
  important_user: "重要电力用户名录",
  disaster_order: "政府救灾令",
};

/** Those whose day has come, told to the house before anything else is done that day. */
export async function placeProtections(year: Year): Promise<void> {
  const today = year.today();
  for (const { account, unit, kind, from, until } of householdsOf(year)) {
    if (from !== today) continue;
    const crew = crews.find((each) => each.unit === unit)!;
    const input = { customerAccount: account, kind, ...(until && { until }) };
    const reason = papers[kind] ?? "经核实";
    await year.as(crew.collectors[0]).get("protections.place", input, { reason });
    year.journal.count("collection: households protected");
  }
}
