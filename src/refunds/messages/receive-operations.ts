/**
 * Taking a message in. It may come twice, late, or before its turn: it has its effect once, in order.
 * @module
 */
import * as z from "zod";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { hearMarketing } from "../finance/hearing.ts";
import { hearFinance } from "../marketing/hearing.ts";
import { ownPayee } from "../payee.ts";
import { nextInOrder } from "../rules.ts";
import { because } from "../schema.ts";
import { hashSaid, markApplied, markSent, otherHouses, readInbox, takeIn } from "./mailbox.ts";
import { hashOf, Message } from "./message.ts";

const Received = z.object({
  isNew: z.boolean().describe("false where it came before"),
  applied: z
    .number()
    .int()
    .describe("messages that had their effect now, earlier ones that waited too"),
});

export const receive = defineOperation({
  name: "refunds.receive",
  kind: "command",
  summary: "Take in a message of the other side; twice is once, and numbers are applied in order",
  allow: ["partner-house"],
  serializable: true,
  input: z.object({ message: Message }),
  output: Received,
  async run(context, { message }) {
    if (hashOf(message) !== message.hash) return refuse("invalid", because.message_altered());
    if (!(await isItsWord(context, message))) {
      return refuse("forbidden", because.not_its_word({ side: message.from }));
    }
    const kept = await withOwnSecret(context, message);
    if (isRefusal(kept)) return kept;
    const known = await takeIn(context.transaction, kept, context.now);
    const { order, number } = message;
    if (known !== undefined && known !== message.hash) {
      return refuse("conflict", because.other_message({ order, number }));
    }
    const applied = await applyInOrder(context, message);
    if (isRefusal(applied)) return applied;
    await markSent(context.transaction, message, context.now);
    return { isNew: known === undefined, applied };
  },
});

/**
 * Nobody speaks for a side that lives here: its messages are those it wrote itself, whoever brings them.
 * For one that lives elsewhere its house speaks, and no person of this one.
 */
async function isItsWord({ transaction, actor }: Context, message: Message): Promise<boolean> {
  const isElsewhere = (await otherHouses(transaction))[message.from] !== undefined;
  if (isElsewhere && actor.roles.includes("partner-house")) return true;
  return (await hashSaid(transaction, message)) === message.hash;
}

/** The payee's account number as this house's vault seals it. */
async function withOwnSecret({ vault }: Context, message: Message): Promise<Message | Refusal> {
  if (message.kind !== "order") return message;
  const content = message.body as { payee?: Parameters<typeof ownPayee>[2] | null };
  if (!content.payee) return message;
  const payee = await ownPayee(vault, message.order, content.payee);
  if (!payee) return refuse("invalid", because.message_altered());
  return { ...message, body: { ...message.body, payee } };
}

async function applyInOrder(context: Context, message: Message): Promise<number | Refusal> {
  const { transaction, now } = context;
  const { applied, waiting } = await readInbox(transaction, message);
  const next = nextInOrder(
    applied,
    waiting.map(({ number }) => number),
  );
  for (const number of next) {
    const turn = waiting.find((each) => each.number === number)!;
    const refusal =
      turn.from === "marketing"
        ? await hearMarketing(context, turn)
        : await hearFinance(context, turn);
    if (refusal) return refusal;
    await markApplied(transaction, turn, now);
  }
  return next.length;
}
