/**
 * How customers answer a contact: hazard ratios for some days after it, with their ranges. Priors of rulebook
 * `dunning-response` stand [A] until hold-out groups of the house replace them.
 * @module
 */
import * as z from "zod";
import { Random } from "../../math/statistics/random.ts";
import type { Channel, StepKind } from "../schema.ts";

const Ratio = z
  .strictObject({ least: z.number().min(1), likely: z.number().min(1), most: z.number().min(1) })
  .refine(({ least, likely, most }) => least <= likely && likely <= most, "least, likely, most");
const Contact = z.strictObject({
  delivered: z.number().min(0).max(1).describe("share that arrives"),
  days: z.int().min(1).max(60).describe("of effect, from the day after it"),
  ratio: Ratio.describe("of the daily hazard to pay"),
  complaints: z
    .strictObject({ low: z.number().min(0), medium: z.number().min(0), high: z.number().min(0) })
    .describe("per 10,000 that arrived, by complaint risk of the region"),
});
type Contact = z.output<typeof Contact>;

/** Contacts are told apart as messages by channel and as the rest by kind. */
export const contactTypes = [
  ...(["app", "sms", "voice", "letter", "call", "visit", "notice", "final-notice"] as const),
  "cut-off",
] as const;
export type ContactType = (typeof contactTypes)[number];

/** The `body` of `rulebooks/national/dunning-response-*.yaml`. */
export const ResponseBody = z.strictObject({
  contacts: z.strictObject({
    app: Contact,
    sms: Contact,
    voice: Contact,
    letter: Contact,
    call: Contact,
    visit: Contact,
    notice: Contact,
    "final-notice": Contact,
    "cut-off": Contact,
  }),
  holdOutAtLeast: z.int().min(1).describe("accounts in both groups before a measured ratio counts"),
  hazardDays: z.int().min(30).max(720).describe("after the due day; the last value is kept after"),
  mostTogether: z.number().min(1).describe("ratios that meet multiply up to this"),
});
export type ResponseBody = z.output<typeof ResponseBody>;

/** What a replay is answered by: a body with its ratios fixed. */
export interface Response {
  contacts: Record<ContactType, Omit<Contact, "ratio"> & { ratio: number }>;
  hazardDays: number;
  mostTogether: number;
}

export function contactType({ kind, channel }: { kind: StepKind; channel: Channel }): ContactType {
  return kind === "message" ? (channel as "app" | "sms" | "voice") : kind;
}

/**
 * Ratios of one draw: draw 0 has the likely ones, later draws are triangular between least and most, by one
 * quantile for each contact type and draw, so that both policies meet the same customers.
 */
export function drawResponse(
  body: ResponseBody,
  { seed, draw }: { seed: number; draw: number },
): Response {
  const { contacts, hazardDays, mostTogether } = body;
  const fixed = contactTypes.map((type) => {
    const { ratio, ...rest } = contacts[type];
    const quantile = Random.seeded(seed).fork(`ratio:${type}:${draw}`).fraction();
    return [type, { ...rest, ratio: draw === 0 ? ratio.likely : triangular(ratio, quantile) }];
  });
  return { contacts: Object.fromEntries(fixed) as Response["contacts"], hazardDays, mostTogether };
}

function triangular({ least, likely, most }: z.output<typeof Ratio>, quantile: number): number {
  const width = most - least;
  if (width === 0) return least;
  const turn = (likely - least) / width;
  return quantile < turn
    ? least + Math.sqrt(quantile * width * (likely - least))
    : most - Math.sqrt((1 - quantile) * width * (most - likely));
}

/** The same customers whoever never answers: for tests of conservation. */
export function withoutEffect(body: ResponseBody): ResponseBody {
  const still = { least: 1, likely: 1, most: 1 };
  const contacts = contactTypes.map((type) => [type, { ...body.contacts[type], ratio: still }]);
  return { ...body, contacts: Object.fromEntries(contacts) as ResponseBody["contacts"] };
}
