/**
 * The file that carries payments to the bank, the one form that both sides read: UTF-8 lines of fields
 * between `|`, a header first: `GRIDTILL-PAYMENTS|1|<file id>|<lines>|<total yuan>`, then
 * `<reference>|<account>|<name>|<bank>|<yuan>|<purpose>`. Equal payments give equal bytes.
 * @module
 */
import { assert } from "./assert.ts";
import { formatYuan, parseYuan } from "./money.ts";

export interface PaymentLine {
  /** What the bank knows the order by; it executes one at most once. */
  reference: string;
  account: string;
  name: string;
  bank: string;
  amountFen: bigint;
  purpose: string;
}

const heading = "GRIDTILL-PAYMENTS";
const version = "1";

export function writePaymentFile(id: string, lines: readonly PaymentLine[]): Uint8Array {
  const total = lines.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  const rows = [
    [heading, version, id, String(lines.length), yuan(total)],
    ...lines.map(({ reference, account, name, bank, amountFen, purpose }) => [
      ...[reference, account, name, bank],
      ...[yuan(amountFen), purpose],
    ]),
  ];
  return new TextEncoder().encode(
    rows.map((fields) => `${fields.map(field).join("|")}\n`).join(""),
  );
}

/** @throws Error where the bytes are no payment file, or do not add up */
export function readPaymentFile(bytes: Uint8Array): { id: string; lines: PaymentLine[] } {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const [head = [], ...rows] = text.split("\n").map((line) => line.split("|"));
  const [form, ofVersion, id = "", count, total = ""] = head;
  assert(form === heading && ofVersion === version && id !== "", "this is a payment file");
  const lines = rows.slice(0, -1).map(readLine);
  const sum = lines.reduce((before, { amountFen }) => before + amountFen, 0n);
  assert(lines.length === Number(count) && sum === parseYuan(total), `${id} adds up`);
  return { id, lines };
}

function readLine(fields: string[]): PaymentLine {
  const [reference = "", account = "", name = "", bank = "", amount = "", purpose = ""] = fields;
  const amountFen = parseYuan(amount);
  const isWhole = fields.length === 6 && reference !== "";
  assert(isWhole && amountFen !== undefined && amountFen > 0n, "a line of a payment file is whole");
  return { reference, account, name, bank, amountFen, purpose };
}

function yuan(fen: bigint): string {
  return formatYuan(fen, { group: false });
}

/** No text may end its field or its line. */
function field(text: string): string {
  return text.replace(/[|\p{Cc}]/gu, " ");
}
