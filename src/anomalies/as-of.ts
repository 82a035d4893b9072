/**
 * The moment that an analyst asks about: now unless said, and never one that has not come.
 * @module
 */
import { parseAsOf } from "../base/dates.ts";
import { reasons } from "../base/reasons.ts";
import { type Refusal, refuse } from "../base/refusal.ts";

const because = reasons("anomaly-as-of", {
  unreadable_time: { zh: "“{text}”不是时间", en: "{text} is no moment" },
  moment_ahead: { zh: "{text} 还没有到", en: "{text} has not come yet" },
});

export function momentOf({ now }: { now: Date }, text: string | undefined): Date | Refusal {
  if (text === undefined) return now;
  const asOf = parseAsOf(text);
  if (!asOf) return refuse("invalid", because.unreadable_time({ text }));
  return asOf > now ? refuse("invalid", because.moment_ahead({ text })) : asOf;
}
