/**
 * What of a day's payments the house gets to see: the channels' files and the bank's statement. One of the two
 * may come later than the other, or never.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import { formatYuan } from "../../../src/base/money.ts";
import { csvLine } from "../../../src/files/write-table.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Channel } from "../../../src/payments/schema.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import {
  channelForms,
  fileOf,
  lineRow,
  statementColumns,
  totalRow,
} from "../../../tools/demonstration/payments.ts";
import type { ChannelFile } from "./town.ts";

/** By when each side tells of a payment; `never` where it does not. */
export interface Arrival {
  file: Day | "never";
  bank: Day | "never";
}

/** UnionPay's lines go two ways: chances that one of them is late or lost. */
const mishaps = { bank: 0.02, file: 0.02, lost: 0.25 } as const;

/** Days by which a late one is behind, at most. */
const lateDays = { bank: 3, file: 2 } as const;

export function arrivalOf({ day, channel }: Paid, random: Random): Arrival {
  const side = (["bank", "file"] as const).find((each) => random.chance(mishaps[each]));
  if (channel !== "unionpay" || side === undefined) return { file: day, bank: day };
  const late = addDays(day, 1 + random.integer(lateDays[side]));
  return { file: day, bank: day, [side]: random.chance(mishaps.lost) ? "never" : late };
}

/** Money that is no customer's and comes by no channel, say of a supplier who pays back. */
export interface Remittance {
  day: Day;
  number: string;
  fen: bigint;
  payer: string;
  memo: string;
}

type Row = readonly (string | number | undefined)[];

export class Till {
  /** By the day whose files they stand in. */
  readonly #files = new Map<Day, Map<Channel, Paid[]>>();
  /** UnionPay's and those of no channel, by the day of the statement. */
  readonly #lines = new Map<Day, Row[]>();
  /** Fen by day and channel, of those that settle whole days. */
  readonly #totals = new Map<Day, Map<Channel, bigint>>();

  take(paid: Paid, { file, bank }: Arrival = { file: paid.day, bank: paid.day }): void {
    const { day, channel, fen } = paid;
    if (file !== "never") {
      const files = entryOf(this.#files, file, () => new Map<Channel, Paid[]>());
      entryOf(files, channel, () => []).push(paid);
    }
    if (bank === "never") return;
    if (channel === "unionpay") {
      entryOf(this.#lines, bank, () => []).push(lineRow(paid, bank));
      return;
    }
    this.owe({ day, channel, fen });
  }

  /** A channel holds what it took on a day until it pays the whole of it to the bank. */
  owe({ day, channel, fen }: Pick<Paid, "day" | "channel" | "fen">): void {
    const totals = entryOf(this.#totals, day, () => new Map<Channel, bigint>());
    totals.set(channel, (totals.get(channel) ?? 0n) + fen);
  }

  remit({ day, number, fen, payer, memo }: Remittance): void {
    const amount = formatYuan(fen, { group: false });
    const row = [day, day, undefined, number, amount, payer, memo];
    entryOf(this.#lines, day, () => []).push(row);
  }

  channelFiles(day: Day): ChannelFile[] {
    const files = this.#files.get(day) ?? new Map<Channel, Paid[]>();
    return [...files].toSorted(byFirst).map(([channel, all]) => {
      const { columns, row } = channelForms[channel]!;
      const rows = all.toSorted((left, right) => left.at.getTime() - right.at.getTime());
      return {
        channel,
        name: `${fileOf(channel)}-${day}.csv`,
        text: csvOf(columns, rows.map(row)),
      };
    });
  }

  statement(day: Day): string | undefined {
    const rows = [...this.#totals]
      .flatMap(([settled, totals]) =>
        [...totals].map(([channel, fen]) => totalRow({ day: settled, channel }, fen)),
      )
      .filter(({ received }) => received === day)
      .map(({ row }): Row => row)
      .toSorted((left, right) => (String(left) < String(right) ? -1 : 1));
    const all = [...rows, ...(this.#lines.get(day) ?? [])];
    return all.length === 0 ? undefined : csvOf(statementColumns, all);
  }

  /** Lets go of what no desk asks for any more. */
  forget(before: Day): void {
    for (const days of [this.#files, this.#lines, this.#totals]) {
      for (const day of days.keys()) if (day < before) days.delete(day);
    }
  }
}

function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  return csvLine(columns) + rows.map((row) => csvLine(row)).join("");
}

function byFirst([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
