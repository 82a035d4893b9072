/**
 * A clerk brings a file that is none: in another encoding, cut off, of another desk, with amounts that nobody pays.
 * Nothing of it may be taken in, and each bad row must be named.
 */
import { isRefusal } from "../../../src/base/refusal.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Fault, Year } from "../year.ts";

const clerk = "province.cashier";

interface Spoilt {
  what: string;
  /** The number of the row that is bad; 0 where the whole file is. */
  row: number;
  spoil(header: string, rows: readonly string[]): string | Uint8Array;
}

const whole = (header: string, rows: readonly string[]) => `${[header, ...rows].join("\n")}\n`;
/** One field of the second row written anew. */
const rewritten = (at: number, text: string) => (header: string, rows: readonly string[]) =>
  whole(
    header,
    rows.map((row, index) => {
      const fields = row.split(",");
      return index === 1 ? fields.with(at, text).join(",") : row;
    }),
  );

const kinds: readonly Spoilt[] = [
  {
    what: "wrong encoding",
    row: 0,
    spoil: (header, rows) => Buffer.from(whole(header, rows), "utf16le").swap16(),
  },
  {
    what: "half a file",
    row: 4,
    // in the middle of the last row's time, where no other column has begun
    spoil: (header, rows) =>
      whole(header, rows)
        .trimEnd()
        .slice(0, -4)
        .replace(/,[^,]*$/, ""),
  },
  {
    what: "another desk's columns",
    row: 0,
    spoil: (_, rows) => whole("供应商,发票号码,价税合计,开票日期", rows),
  },
  { what: "negative amount", row: 2, spoil: rewritten(1, "-12.00") },
  { what: "a day to come", row: 2, spoil: rewritten(3, "2199-01-01 08:00") },
  { what: "no number at all", row: 2, spoil: rewritten(1, "=HYPERLINK(1)") },
];

export const badImport: Fault = {
  name: "bad-import",
  zh: "柜台交来坏文件:编码错误、只有一半、列不对、金额为负",
  en: "a clerk brings a bad file: wrong encoding, half of it, wrong columns, negative amounts",
  rate: { none: 0, normal: 2, harsh: 6 },
  async strike(year, random) {
    const kind = random.pick(kinds);
    const reference = (row: number) => `BAD${year.today().replaceAll("-", "")}${row}`;
    const rows = [1, 2, 3, 4].map((row) => goodRow(year, random, reference(row)));
    const bytes = kind.spoil("户号,缴费金额,交易流水号,缴费时间", rows);
    const who = year.as(clerk);
    const file = await who.file(bytes, `${year.today()}-counter.csv`);
    const answer = await who.ask("payments.import", { file, channel: "counter" });
    year.journal.count(`bad file ${kind.what}`);
    const { amiss } = year.house.weather;
    const name = `${year.today()} ${kind.what}`;
    if (!isRefusal(answer)) amiss.push(`${name} was taken in`);
    else if (kind.row > 0 && !namesRow(answer.details, kind.row)) {
      amiss.push(`${name}: row ${kind.row} is not named`);
    }
    for (const row of [1, 2, 3, 4]) {
      const { payments } = await who.get("payments.list", { reference: reference(row) });
      if (payments.length > 0) amiss.push(`${name}: row ${row} was booked`);
    }
  },
};

function goodRow(year: Year, random: Random, reference: string): string {
  const { account } = random.pick(year.town.customers);
  return `${account},${20 + random.integer(200)}.50,${reference},${year.today()} 08:10`;
}

/** A refused import says which rows are bad, counted from 1 after the header. */
function namesRow(details: unknown, row: number): boolean {
  return JSON.stringify(details ?? {}).includes(`"row":${row}`);
}
