/**
 * Sending what is for the other house, as long as it takes, and saying where that house is.
 * @module
 */
import * as z from "zod";
import type { StoredFile } from "../../base/capabilities.ts";
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { PartnerSilent } from "../../base/partners.ts";
import { plainPayee } from "../payee.ts";
import { ConnectSide } from "../requests.ts";
import { retryAfterMs } from "../rules.ts";
import { Side } from "../schema.ts";
import {
  firstUnsent,
  type Houses,
  markFailed,
  markSent,
  type OtherHouse,
  otherHouses,
  saveHouses,
  type Waiting,
} from "./mailbox.ts";
import { bodies, keyOf, type Message } from "./message.ts";

const tokenPurpose = "refund-line";
const Elsewhere = z.object({
  elsewhere: z.array(z.object({ side: Side, url: z.string() })).describe("the others live here"),
});

export const connect = defineOperation({
  name: "refunds.connect",
  kind: "command",
  summary: "Say in which other house a side lives, or that it lives here",
  allow: ["administrator"],
  wholeUtility: true,
  input: ConnectSide,
  output: Elsewhere,
  async run({ transaction, vault }, { side, url, token = "" }) {
    const { [side]: _, ...others } = await otherHouses(transaction);
    const houses: Houses = others;
    if (url !== undefined) {
      const sealed = await vault.encrypt(tokenPurpose, Buffer.from(token), side);
      houses[side] = {
        url: url.replace(/\/+$/, ""),
        sealedToken: Buffer.from(sealed).toString("base64"),
      };
    }
    await saveHouses(transaction, houses);
    const all = Object.entries(houses) as [Side, OtherHouse][];
    return { elsewhere: all.map(([at, house]) => ({ side: at, url: house.url })) };
  },
});

/** Messages read at once. */
const batch = 50;

export const deliver = defineOperation({
  name: "refunds.deliver",
  kind: "job",
  summary:
    "Send the messages that wait for another house; unanswered ones are sent again, for ever",
  allow: ["administrator"],
  input: z.object({}),
  output: z.object({ sent: z.number().int(), failed: z.number().int() }),
  async run(context) {
    const total = { sent: 0, failed: 0 };
    const houses = await context.transact(({ transaction }) => otherHouses(transaction));
    for (const to of Side.options) {
      const house = houses[to];
      if (house) await deliverTo(context, { to, house, total });
    }
    return total;
  },
});

interface Round {
  to: Side;
  house: OtherHouse;
  total: { sent: number; failed: number };
}

/** In order per order: one that fails holds up its own order, a dead line all of them. */
async function deliverTo(context: JobContext, { to, house, total }: Round): Promise<void> {
  const { now } = context;
  for (let isUp = true; isUp && !context.isCancelled(); ) {
    const due = await context.transact(({ transaction }) =>
      firstUnsent(transaction, { to, dueAt: now, limit: batch }),
    );
    if (due.length === 0) break;
    for (const waiting of due) {
      const problem = await sendOne(context, house, waiting);
      total[problem === undefined ? "sent" : "failed"] += 1;
      isUp &&= problem !== "silent";
      if (!isUp) break;
    }
  }
  await context.transact(async ({ transaction, later }) => {
    const [next] = await firstUnsent(transaction, { to, limit: 1 });
    if (!next) return;
    const key = `${keyOf(next.message)}:again-${next.attempts}`;
    await later("refunds.deliver", {}, { key, notBefore: next.nextTryAt });
  });
}

/** Undefined where the other house took it in. */
async function sendOne(
  context: JobContext,
  house: OtherHouse,
  { message, attempts }: Waiting,
): Promise<"silent" | "refused" | undefined> {
  const { now } = context;
  const answer = await post(context, house, message).catch((error: unknown) => {
    if (error instanceof PartnerSilent) return error;
    throw error;
  });
  const isSilent = answer instanceof PartnerSilent;
  if (!isSilent && "output" in answer) {
    await context.transact(({ transaction }) => markSent(transaction, message, now));
    return undefined;
  }
  const problem = isSilent ? answer.message : `${answer.refusal.code}: ${answer.refusal.en}`;
  const nextTryAt = new Date(now.getTime() + retryAfterMs(attempts));
  await context.transact(({ transaction }) =>
    markFailed(transaction, message, { problem, nextTryAt }),
  );
  return isSilent ? "silent" : "refused";
}

/** The files an order names go before it, so that it finds them there. */
async function post({ files, vault, partners }: JobContext, house: OtherHouse, message: Message) {
  const token = await vault.decrypt(
    tokenPurpose,
    Buffer.from(house.sealedToken, "base64"),
    message.from === "marketing" ? "finance" : "marketing",
  );
  const papers: StoredFile[] = [];
  let body = message.body;
  if (message.kind === "order") {
    const content = bodies.order.parse(body);
    for (const { sha256 } of content.papers) {
      const paper = await files.find(`sha256:${sha256}`);
      if (paper) papers.push(paper);
    }
    if (content.payee) {
      body = { ...body, payee: await plainPayee(vault, message.order, content.payee) };
    }
  }
  return partners.messages.send({
    id: keyOf(message),
    to: { url: house.url, token: Buffer.from(token).toString() },
    operation: "refunds.receive",
    body: { message: { ...message, body } },
    files: papers,
  });
}
