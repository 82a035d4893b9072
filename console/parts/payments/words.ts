/**
 * Words of payments.
 * @module
 */
import { channels, findingKinds, paymentStates } from "../../../src/payments/schema.ts";
import type { Output } from "../../client.ts";
import type { Say } from "../say.tsx";

export type PaymentRow = Output<"payments.list">["payments"][number];
export type Proof = Output<"payments.proof">;
export type ChannelDay = Proof["channels"][number];
export type Finding = Proof["findings"][number];

type Book = "channelFen" | "bankFen" | "ledgerFen";

/** What one of the three books says of some days together. */
export const sumOf = (days: readonly ChannelDay[], book: Book): bigint =>
  days.reduce((sum, day) => sum + BigInt(day[book]), 0n);

type Words = Readonly<Record<string, { zh: string; en: string }>>;

function wordOf(words: Words, code: string, say: Say): string {
  const word = words[code];
  return word ? say(word.zh, word.en) : code;
}

export const channelWord = (code: string, say: Say) => wordOf(channels, code, say);
export const stateWord = (code: string, say: Say) => wordOf(paymentStates, code, say);
export const findingWord = (code: string, say: Say) => wordOf(findingKinds, code, say);

const cleared: Words = {
  agrees_now: { zh: "再次对账已相符", en: "Agreed when reconciled again" },
  explained: { zh: "已说明", en: "Explained" },
  booked: { zh: "已挂待查", en: "Booked as unidentified" },
  identified: { zh: "已认领", en: "Identified" },
  settled: { zh: "结果已定", en: "Outcome known" },
  transferred: { zh: "已转户", en: "Moved" },
  reversed: { zh: "已冲正", en: "Taken back" },
  refunded: { zh: "已退费", en: "Refunded" },
};
export const clearedWord = (code: string | null, say: Say) =>
  code === null ? "" : wordOf(cleared, code, say);
