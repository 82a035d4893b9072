/** The town before a house of one page: what it does with money, and what reminders do with it. */
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { addDays, type Day } from "../../../src/base/dates.ts";
import { parseYuan } from "../../../src/base/money.ts";
import { Random } from "../../../src/math/statistics/random.ts";
import { daysFrom } from "../../../tools/demonstration/calendar.ts";
import { buildWorld } from "../../../tools/demonstration/world.ts";
import { Journal } from "../journal.ts";
import type { Year } from "../year.ts";
import { Till } from "./till.ts";
import { openTown, type Town, type Wish } from "./town.ts";

const eve = "2025-11-30";
const last = "2026-05-31";
/** After these days past the due day, 15 days after the bill, what the house does. */
const ladder = { 3: "sms", 12: "sms", 30: "call", 37: "notice", 44: "cut-off" } as const;

interface Lived {
  town: Town;
  journal: Journal;
  wishes: { day: Day; wish: Wish }[];
  texts: string[];
  fileFen: bigint;
  bankFen: bigint;
  billedFen: bigint;
  /** Fen unpaid by account at the end. */
  owed: Map<string, bigint>;
}

/** Bills everybody on the 1st, counts what the files bring, and reminds who owes, or does not. */
async function live(
  customers: number,
  { reminds, isBackwards = false }: { reminds: boolean; isBackwards?: boolean },
): Promise<Lived> {
  const options = { seed: 1, customers, cities: ["3701", "3713"], months: 24, end: eve };
  const world = buildWorld(options);
  const town = openTown([...world.book.customers()]);
  let today = eve;
  const journal = new Journal(() => today);
  const owed = new Map<string, bigint>();
  const oldest = new Map<string, Day>();
  const add = (account: string, fen: bigint) => owed.set(account, (owed.get(account) ?? 0n) + fen);
  const answers: Record<string, (account: string) => object> = {
    "bills.owed": (account) => ({
      unpaidFen: String(max(owed.get(account) ?? 0n)),
      lateFeeFen: "0",
    }),
    "payments.daily": () => ({ days: [] }),
    "payments.balance": (account) => ({ advanceFen: String(max(-(owed.get(account) ?? 0n))) }),
  };
  const year = {
    options: { eve },
    ...{ world, town, journal, random: Random.seeded("year 1"), today: () => today },
    ahead: { inflated: new Map() },
    as: () => ({
      get: (operation: string, { customerAccount }: { customerAccount: string }) =>
        Promise.resolve(answers[operation]!(customerAccount)),
    }),
  } as unknown as Year;
  const lived: Lived = {
    ...{ town, journal, owed, wishes: [], texts: [] },
    ...{ fileFen: 0n, bankFen: 0n, billedFen: 0n },
  };
  for (const day of daysFrom(addDays(eve, 1), last)) {
    today = day;
    for (const { text } of town.channelFiles(addDays(day, -1))) {
      lived.texts.push(text);
      for (const { account, fen } of readFile(text)) {
        lived.fileFen += fen;
        add(account, -fen);
        if (owed.get(account)! > 0n || !oldest.delete(account)) continue;
        town.meets(account, "restored");
      }
    }
    lived.bankFen += readStatement(town.statement(addDays(day, -1)));
    for (const { account, random, closedOn } of town.customers) {
      if (closedOn || !day.endsWith("-01")) continue;
      const fen = BigInt(Math.round(8000 * random.fork(`bill ${day}`).lognormal(0.4)));
      lived.billedFen += fen;
      add(account, fen);
      if (!oldest.has(account)) oldest.set(account, day);
    }
    const debtors = reminds ? [...oldest] : [];
    for (const [account, since] of isBackwards ? debtors.toReversed() : debtors) {
      if (owed.get(account)! <= 0n) continue;
      remind(town, account, { day, overdue: daysBetween(since, day) - 15 });
    }
    await town.live(year);
    for (const wish of town.wishes()) lived.wishes.push({ day, wish });
  }
  for (const late of [last, addDays(last, 1), addDays(last, 2), addDays(last, 3)]) {
    for (const { text } of town.channelFiles(late))
      for (const { fen } of readFile(text)) lived.fileFen += fen;
    lived.bankFen += readStatement(town.statement(late));
  }
  return lived;
}

function remind(town: Town, account: string, { day, overdue }: { day: Day; overdue: number }) {
  const contact = ladder[overdue as keyof typeof ladder];
  if (contact === undefined) return;
  if (contact !== "sms") return town.meets(account, contact);
  const text = `户号${account}有电费未缴`;
  town.hears({ key: `${account} ${day}`, channel: "sms", to: "", text });
}

const daysBetween = (from: Day, until: Day) => (Date.parse(until) - Date.parse(from)) / 86_400_000;
const max = (fen: bigint) => (fen > 0n ? fen : 0n);
const bare = (text: string) => text.replace("`", "");

function readFile(text: string): { account: string; fen: bigint }[] {
  return (parse(text, { columns: true }) as Record<string, string>[]).map((row) => {
    const [heading, amount] = Object.entries(row).find(([name]) => name.includes("金额"))!;
    const account = Object.entries(row).find(([name]) =>
      /^(用户编号|户号|缴费户号|客户编号)$/.test(name),
    );
    const fen = heading.includes("分") ? BigInt(amount) : parseYuan(bare(amount))!;
    return { account: bare(account![1]), fen };
  });
}

function readStatement(text = ""): bigint {
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  return rows.reduce((sum, row) => sum + parseYuan(row.贷方金额!)!, 0n);
}

const sum = (fens: Iterable<bigint>) => [...fens].reduce((left, right) => left + right, 0n);
const unpaidShare = ({ owed, billedFen }: Lived) =>
  Number(sum([...owed.values()].map(max))) / Number(billedFen);

test("money of no channel is a line of the day's statement, with its payer's name, and in no channel's file", () => {
  const till = new Till();
  const day = "2026-02-03";
  till.remit({ day, number: "TH1", fen: 90_001n, payer: "沂河小水电站", memo: "退回购电款" });
  expect(till.statement(day)?.split("\r\n")[1]).toBe(
    "2026-02-03,2026-02-03,,TH1,900.01,沂河小水电站,退回购电款",
  );
  expect(till.channelFiles(day)).toEqual([]);
  expect(till.statement(addDays(day, 1))).toBeUndefined();
});

describe("half a year of 1,200 customers", () => {
  let asked: Lived;
  let unasked: Lived;
  beforeAll(async () => {
    [asked, unasked] = [await live(1200, { reminds: true }), await live(1200, { reminds: false })];
  }, 60_000);

  test("every fen handed over stands in a file and on the statement, but for those said to be lost", () => {
    const { truth } = asked.town;
    const handed = sum(truth.handedFen.values());
    expect(handed).toBe(BigInt(asked.journal.total("town: fen paid")));
    expect(asked.fileFen + truth.neverFen.file).toBe(handed);
    expect(asked.bankFen + truth.neverFen.bank).toBe(handed);
    expect(truth.neverFen.bank).toBeGreaterThan(0n);
    expect(truth.oneSided.length).toBeGreaterThan(0);
    expect(truth.cancelled.length).toBeGreaterThan(0);
  });

  test("what is odd is a small part, of every kind, and the wrong payments were meant for their payers", () => {
    const { odd } = asked.town.truth;
    const kinds = new Set(odd.map(({ planted }) => planted));
    for (const kind of ["duplicate", "wrong_account", "burst", "agency"] as const)
      expect(kinds).toContain(kind);
    const slips = odd.filter(({ planted }) => planted !== "burst" && planted !== "agency");
    expect(slips.length).toBeLessThan(0.01 * asked.journal.total("town: payments"));
    for (const { planted, account, payerAccount } of odd)
      expect(account !== payerAccount).toBe(planted === "wrong_account");
  });

  test("reminders bring money in: much less is unpaid than where nobody asks", () => {
    expect(unpaidShare(unasked)).toBeGreaterThan(0.03);
    expect(unpaidShare(asked)).toBeLessThan(0.6 * unpaidShare(unasked));
  });

  test("only who is asked is annoyed, and few are", () => {
    expect(unasked.journal.total("town: complained")).toBe(0);
    const complained = asked.journal.total("town: complained");
    expect(complained).toBeGreaterThan(0);
    expect(complained).toBeLessThan(0.02 * 1200);
  });

  test("the prompt keep paying in time, whoever asks; the unwilling owe most of what is owed by themselves", () => {
    const share = (lived: Lived, nature: string) => {
      const own = [...lived.owed].filter(([account]) => lived.town.natureOf(account) === nature);
      return own.filter(([, fen]) => fen > 8000n * 2n).length / own.length;
    };
    expect(share(unasked, "prompt")).toBeLessThan(0.03);
    expect(share(unasked, "unwilling")).toBeGreaterThan(0.6);
    expect(share(asked, "unwilling")).toBeLessThan(share(unasked, "unwilling"));
  });

  test("who paid twice or astray asks for exactly that money, nearly always; a few ask for what is not theirs", () => {
    const refunds = asked.wishes.map(({ wish }) => wish).filter(({ kind }) => kind === "refund");
    const twice = refunds.filter(({ because }) => because === "paid_twice");
    expect(twice.length).toBeGreaterThan(0);
    const right = refunds.filter(({ owedFen, askedFen }) => owedFen === askedFen);
    expect(right.length).toBeLessThan(refunds.length);
    const paidFen = asked.town.truth.odd.map(({ fen }) => fen);
    for (const { owedFen } of twice) expect(paidFen).toContain(owedFen);
  });

  test("the same seed lives the same year, whatever the order in which messages reach people", async () => {
    const again = await live(300, { reminds: true });
    const once = await live(300, { reminds: true, isBackwards: true });
    expect(again.texts).toEqual(once.texts);
    expect(again.wishes).toEqual(once.wishes);
  });
});
