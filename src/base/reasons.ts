/**
 * A reason says why: a stable code that is never reused, and one sentence in Chinese and in English.
 * Scores, alerts, holds and refusals all carry them.
 * @module
 */
import * as z from "zod";

export const Reason = z.object({
  code: z.string().describe("stable machine code, e.g. tickets.unknown_region"),
  zh: z.string(),
  en: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Reason = z.infer<typeof Reason>;

type Values = Record<string, string | number>;
type Sentences = Record<string, { zh: string; en: string }>;
type ReasonTable<Table extends Sentences> = {
  [Code in keyof Table]: (values?: Values) => Reason;
};

/**
 * Declares a domain's reasons as one table; `{name}` in a sentence is filled from the values.
 * `const because = reasons("tickets", { unknown_region: { zh: "...", en: "..." } })`
 * then `because.unknown_region({ region })`.
 */
export function reasons<Table extends Sentences>(domain: string, table: Table): ReasonTable<Table> {
  const entries = Object.entries(table).map(([code, { zh, en }]) => [
    code,
    (values?: Values): Reason => ({
      code: `${domain}.${code}`,
      zh: fill(zh, values),
      en: fill(en, values),
      ...(values && { values }),
    }),
  ]);
  return Object.fromEntries(entries) as ReasonTable<Table>;
}

function fill(sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
