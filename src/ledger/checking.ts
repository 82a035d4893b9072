/**
 * Whether the books are sound, counted from the lines themselves.
 * @module
 */
import type { Transaction } from "../base/database.ts";
import type { Day } from "../base/dates.ts";
import { contentOf, dayHash, emptyDay, totalsOf } from "./closing.ts";

export interface Soundness {
  debitFen: bigint;
  creditFen: bigint;
  entries: number;
  lines: number;
  unbalancedEntries: number;
  unbalancedDays: number;
  incompleteEntries: number;
}

export async function countAll({ sql }: Transaction): Promise<Soundness> {
  const [row] = await sql<
    Omit<Soundness, "debitFen" | "creditFen"> & Record<"debitFen" | "creditFen", string>
  >`
    with entry as materialized (
      select entry_id, min(day) as day, sum(amount_fen) as difference, count(*) as lines,
        sum(greatest(amount_fen, 0)) as debit, sum(greatest(-amount_fen, 0)) as credit,
        max(line) <> count(*) as has_gap
      from ledger_line group by entry_id
    ),
    off_day as (select day from entry group by day having sum(difference) <> 0)
    select coalesce(sum(debit), 0) as "debitFen", coalesce(sum(credit), 0) as "creditFen",
      count(entry.entry_id)::int4 as entries, coalesce(sum(lines), 0)::int4 as lines,
      (count(*) filter (where difference <> 0))::int4 as "unbalancedEntries",
      (select count(*) from off_day)::int4 as "unbalancedDays",
      (count(*) filter (where has_gap or head.entry_id is null
        or (entry.entry_id is null and coalesce(state, 'posted') = 'posted')))::int4
        as "incompleteEntries"
    from entry full join ledger_entry as head using (entry_id)
      left join ledger_pending using (entry_id)`;
  return { ...row!, debitFen: BigInt(row!.debitFen), creditFen: BigInt(row!.creditFen) };
}

/** Closed days of which totals, lines or hash are no longer what was frozen. */
export async function changedDays(transaction: Transaction): Promise<Day[]> {
  const frozen = await transaction.sql<{ day: Day; hash: string; debitFen: string }>`
    select day, hash, debit_fen as "debitFen" from ledger_day order by day`;
  const [first, last] = [frozen[0]?.day, frozen.at(-1)?.day];
  if (first === undefined || last === undefined) return [];
  const content = await contentOf(transaction, first, last);
  const contents = new Map(content.map((each) => [each.day, each]));
  const totals = await totalsOf(transaction, first, last);
  const isChanged = ({ day, hash, debitFen }: (typeof frozen)[number], index: number) => {
    const ofDay = totals.get(day) ?? [];
    const sumFen = ofDay.reduce((sum, total) => sum + BigInt(total.debitFen), 0n);
    const previous = frozen[index - 1]?.hash ?? "";
    const hashNow = dayHash(previous, contents.get(day) ?? emptyDay(day), ofDay);
    return hashNow !== hash || sumFen !== BigInt(debitFen);
  };
  return frozen.filter(isChanged).map(({ day }) => day);
}
