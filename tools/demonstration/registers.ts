/** Who stands on a register, and for what: mostly those who pay late, and a few who always paid. */
import { addDays, type Day, dayMs, startOfDay } from "../../src/base/dates.ts";
import type { RegisterKind } from "../../src/registers/schema.ts";
import type { Customer } from "./customers.ts";
import { type Nature, natureOf } from "./natures.ts";

/** Share of the accounts with an entry, by nature; invented. */
const shares: Record<Nature, number> = {
  ...{ prompt: 0.004, ahead: 0.002, forgetful: 0.02, cyclical: 0.02 },
  ...{ strapped: 0.14, unwilling: 0.3, fraudulent: 0.25 },
};

/** Weights of the kinds; a firm may lose its standing, a home may not. */
const kindsOf: Record<"home" | "firm", readonly (readonly [RegisterKind, number])[]> = {
  home: [
    ["court_defaulter", 40],
    ["unsigned_plan", 30],
    ["theft", 12],
    ["breach", 13],
    ["other", 5],
  ],
  firm: [
    ["business_status", 40],
    ["court_defaulter", 30],
    ["unsigned_plan", 12],
    ["breach", 15],
    ["other", 3],
  ],
};

export const registerColumns = [
  "kind",
  "entry_no",
  "customer_account",
  "source",
  "listed_on",
  "removed_on",
] as const;

interface RegisterOptions {
  first: Day;
  last: Day;
  /** Another name of the draw lists others, or the same once more. */
  draw?: string;
}

/** Rows of `registers.csv`, listed within the simulated time; what ended after it has not ended yet. */
export function* registerRows(
  customers: Iterable<Customer>,
  { first, last, draw = "registers" }: RegisterOptions,
): Generator<(string | undefined)[]> {
  const days = (startOfDay(last).getTime() - startOfDay(first).getTime()) / dayMs;
  for (const customer of customers) {
    const random = customer.random.fork(draw);
    if (!random.chance(shares[natureOf(customer)])) continue;
    const kinds = kindsOf[customer.customerClass === "residential" ? "home" : "firm"];
    const kind = kinds[random.weighted(kinds.map(([, weight]) => weight))]![0];
    const drawn = addDays(first, random.integer(days + 1));
    const listedOn = [drawn, customer.openedOn].toSorted()[1]!;
    const removedOn = addDays(listedOn, 40 + random.integer(500));
    const number = String(random.integer(9000) + 1000);
    const { entryNo, source } = wordsOf(kind, { customer, year: listedOn.slice(0, 4), number });
    const isOver = random.chance(0.4) && removedOn <= last;
    yield [kind, entryNo, customer.account, source, listedOn, isOver ? removedOn : undefined];
  }
}

interface Told {
  customer: Customer;
  year: string;
  number: string;
}

function wordsOf(kind: RegisterKind, { customer: { county }, year, number }: Told) {
  const { city } = county;
  const code = county.id.slice(2);
  if (kind === "court_defaulter") {
    return { entryNo: `（${year}）鲁${code}执${number}号`, source: `${county.name}人民法院` };
  }
  if (kind === "business_status") {
    return { entryNo: `鲁市监异字〔${year}〕${number}号`, source: `${city.name}市场监督管理局` };
  }
  const prefix = { theft: "QD", breach: "WY", unsigned_plan: "QF", other: "QT" }[kind];
  return { entryNo: `${prefix}-${year}-${code}${number}`, source: `${city.name}供电公司` };
}
