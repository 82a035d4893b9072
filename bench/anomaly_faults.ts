/**
 * Payments for the benches of anomaly screening: populations of four habits, and faults seeded into any payments.
 * @module
 */
import { addDays, type Day, dayMs, startOfDay } from "../src/base/dates.ts";
import { Random } from "../src/math/statistics/random.ts";

export interface Paid {
  account: string;
  paidOn: Day;
  yuan: number;
  kind?: FaultKind;
}

export const faultKinds = ["x3", "quarter", "double", "gap", "burst", "drift"] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Seeding {
  seed: number;
  /** Share of payments that are faults afterwards. */
  rate: number;
  /** 1: as named; 0.5: amounts x2 and / 2.5, gaps of half the length; 1.5: x4 and / 5.5. */
  strength: number;
}

const cents = (yuan: number) => Math.round(yuan * 100) / 100;

/**
 * The payments with faults of all six kinds in turn, each at a place drawn at random, by account and day as a file
 * has them. A double comes up to two days later, a burst is three or four more payments on following days, a gap
 * delays the payment and all after it, a drift raises the account's last three step by step.
 */
export function seedFaults(payments: readonly Paid[], { seed, rate, strength }: Seeding): Paid[] {
  const random = Random.seeded(seed);
  const accounts = Map.groupBy(payments, ({ account }) => account);
  const lists = [...accounts.values()].map((rows) =>
    rows.map((row): Paid => ({ ...row })).sort((a, b) => (a.paidOn < b.paidOn ? -1 : 1)),
  );
  const wanted = Math.max(faultKinds.length, Math.round(rate * payments.length));
  const touched = new Set<Paid[]>();
  for (let made = 0, turn = 0, tries = 0; made < wanted && tries < 100 * wanted; tries++) {
    const list = random.pick(lists);
    if (touched.has(list) && touched.size < lists.length) continue;
    const count = makeFault(list, faultKinds[turn % faultKinds.length]!, { random, strength });
    if (count === 0) continue;
    touched.add(list);
    made += count;
    turn++;
  }
  return lists.flat();
}

interface Making {
  random: Random;
  strength: number;
}

/** Changes the account's payments in place; says how many are faults now, 0 where the kind does not fit. */
function makeFault(list: Paid[], kind: FaultKind, { random, strength }: Making): number {
  const at = random.integer(list.length);
  const chosen = list[at]!;
  if (chosen.kind) return 0;
  const insert = (days: number, yuan: number, place: number) =>
    list.splice(place, 0, { ...chosen, paidOn: addDays(chosen.paidOn, days), yuan, kind });
  switch (kind) {
    case "x3":
      chosen.yuan = cents(chosen.yuan * (1 + 2 * strength));
      break;
    case "quarter":
      chosen.yuan = cents(chosen.yuan / (1 + 3 * strength));
      break;
    case "double":
      insert(random.integer(3), chosen.yuan, at + 1);
      return 1;
    case "gap": {
      if (at === 0) return 0;
      const late = Math.round(strength * (60 + random.integer(30)));
      for (const row of list.slice(at)) row.paidOn = addDays(row.paidOn, late);
      break;
    }
    case "burst": {
      const more = 2 + Math.round(strength);
      for (let n = 1; n <= more; n++)
        insert(n, cents(chosen.yuan * (0.5 + 0.7 * random.fraction())), at + n);
      return more;
    }
    case "drift": {
      if (list.length < 6 || list.slice(-3).some((row) => row.kind)) return 0;
      for (const [step, row] of list.slice(-3).entries()) {
        row.yuan = cents(row.yuan * (1 + 0.5 * strength * (step + 1)));
        row.kind = kind;
      }
      return 3;
    }
  }
  chosen.kind = kind;
  return 1;
}

export const habits = ["monthly", "seasonal", "quarterly", "top-up", "mixed"] as const;
export type Habit = (typeof habits)[number];

const start = startOfDay("2024-01-01").getTime();
const dayAt = (day: number): Day =>
  new Date(start + Math.floor(day) * dayMs + dayMs / 3).toISOString().slice(0, 10);

/** Two years of payments of so many accounts. */
export function population(habit: Habit, accounts: number, seed: number): Paid[] {
  const random = Random.seeded(seed);
  return Array.from({ length: accounts }, (_, n) => {
    const own = habit === "mixed" ? habits[n % 4]! : habit;
    const account = `${own}-${String(n).padStart(5, "0")}`;
    return accountPayments(own, random).map((payment) => ({ account, ...payment }));
  }).flat();
}

function accountPayments(habit: Habit, random: Random): Omit<Paid, "account">[] {
  const level = Math.exp(4.7 + 0.6 * random.normal());
  const spread = 0.1 + 0.25 * random.fraction();
  const varied = (yuan: number) => cents(yuan * Math.exp(spread * random.normal()));
  const late = () => Math.floor(random.exponential(3));
  const day = random.integer(26);
  if (habit === "top-up") return topUps(level, random);
  const step = habit === "quarterly" ? 3 : 1;
  const months = Array.from({ length: Math.floor(24 / step) }, (_, n) => n * step);
  return months
    .filter(() => !random.chance(0.02))
    .map((month) => {
      const season = habit === "seasonal" ? Math.exp(0.5 * Math.cos((month * Math.PI) / 3)) : 1;
      return { paidOn: dayAt(month * 30.44 + day + late()), yuan: varied(level * step * season) };
    });
}

/** Round amounts at irregular intervals, as prepaid meters are charged. */
function topUps(level: number, random: Random): Omit<Paid, "account">[] {
  const mean = 12 + 28 * random.fraction();
  const unit = Math.max(1, Math.round(level / 150));
  const payments: Omit<Paid, "account">[] = [];
  for (let day = random.integer(25); day < 730; ) {
    payments.push({
      paidOn: dayAt(day),
      yuan: unit * random.pick([50, 100, 100, 100, 200, 200, 300]),
    });
    const draw = [0, 0, 0, 0].reduce((sum) => sum + random.exponential(0.25), 0);
    day += Math.max(1, mean * draw);
  }
  return payments;
}

/** The two files that `anomalies.evaluate` takes. */
export function filesOf(rows: readonly Paid[]): { payments: string; labels: string } {
  const lines = rows.map(({ account, paidOn, yuan }) => `${account},${paidOn},${yuan}`);
  const labels = rows.flatMap(({ kind }, at) => (kind ? [`${at + 1},${kind}`] : []));
  return {
    payments: `account,paid_on,amount_yuan\n${lines.join("\n")}\n`,
    labels: `row,kind\n${labels.join("\n")}\n`,
  };
}
