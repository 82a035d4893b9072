/**
 * What the two sides say to each other: order id, version, running number, hashes of the papers, and a hash
 * of it all. Pure. Source: CN113643111B as read in methods.md 3.3, "messages between units".
 * @module
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import { canonicalJson } from "../../base/ids.ts";
import { Fen } from "../../base/money.ts";
import { Destination, Fault, Paper, Side } from "../schema.ts";

/** Whom the money goes to. `secret` holds the account number: sealed by a vault, or plain on the line. */
export const SentPayee = z.object({
  name: z.string(),
  bank: z.string(),
  shown: z.string().describe("the last four digits"),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  secret: z.string().regex(/^(sealed|plain):/),
});
export type SentPayee = z.infer<typeof SentPayee>;

/** An order of one version, complete: finance needs nothing else to decide. */
export const OrderContent = z.object({
  account: z.string(),
  holderName: z.string(),
  unitPath: z.string(),
  amountFen: Fen,
  reasonType: z.string(),
  payment: z.string().nullable(),
  note: z.string(),
  destination: Destination,
  payee: SentPayee.nullable(),
  papers: z.array(Paper),
  approvals: z.array(z.object({ step: z.string(), person: z.string(), at: z.string() })),
  requestedBy: z.string(),
  submittedAt: z.string(),
  reviewDueOn: z.string(),
  paymentDueOn: z.string(),
});
export type OrderContent = z.output<typeof OrderContent>;

const By = z.object({ by: z.string() });

/** Every kind of message with what it carries. */
export const bodies = {
  // marketing to finance
  order: OrderContent,
  withdrawal: By,
  // finance to marketing
  taken: z.object({}),
  accepted: By,
  paying: By,
  pay_again: z.object({ problem: z.string() }),
  returned: z.object({ fault: Fault }),
  paid: z.object({ on: z.string(), bankReference: z.string().nullable() }),
  released: z.object({}),
  withdrawal_refused: z.object({ state: z.string() }),
} as const;
export type MessageKind = keyof typeof bodies;
export type BodyOf<Kind extends MessageKind> = z.output<(typeof bodies)[Kind]>;

export const Message = z.object({
  order: z.string().min(1).max(64),
  from: Side,
  number: z.number().int().min(1).describe("per order and side, without gaps"),
  version: z.number().int().min(1).describe("of the order it is about"),
  kind: z.enum(Object.keys(bodies) as [MessageKind]),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of all of it but the secret"),
  body: z.record(z.string(), z.unknown()),
});
export type Message = z.infer<typeof Message>;

export const otherSide = { marketing: "finance", finance: "marketing" } as const;

/** What a message is known by for ever, on both sides and on the line. */
export function keyOf({ order, from, number }: Pick<Message, "order" | "from" | "number">): string {
  return `refund-message:${order}:${from}:${number}`;
}

/** Of everything but the secret, whose form depends on the line; the payee's fingerprint stands for it. */
export function hashOf({
  order,
  from,
  number,
  version,
  kind,
  body,
}: Omit<Message, "hash">): string {
  const { payee, ...rest } = body as { payee?: SentPayee | null };
  const { secret: _, ...shown } = payee ?? { secret: null };
  const said = { order, from, number, version, kind, body: { ...rest, payee: payee && shown } };
  return createHash("sha256").update(canonicalJson(said)).digest("hex");
}
