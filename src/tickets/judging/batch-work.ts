/**
 * Walks over many tickets in order of their ids, a batch per transaction; an interrupted walk goes on
 * where it was, and a batch done twice is as if done once.
 * @module
 */
import * as z from "zod";
import type { Context, JobContext } from "../../base/operation.ts";
import type { TicketToRead } from "./judging-store.ts";

export interface BatchWork {
  /** Tickets in all, for the progress. */
  total: number;
  /** The next tickets by id; fewer than the limit are the last. */
  next(inside: Context, after: string, limit: number): Promise<TicketToRead[]>;
  /** Judges them and writes it down. Returns how many changed. */
  judge(inside: Context, tickets: readonly TicketToRead[]): Promise<number>;
}

const Walked = z.object({ after: z.string(), examined: z.number(), changed: z.number() });
const batchSize = 500;

/** Stops between batches when asked to cancel. */
export async function walkTickets(
  context: JobContext,
  work: BatchWork,
): Promise<{ examined: number; changed: number }> {
  const earlier = Walked.safeParse(context.checkpoint);
  let walked = earlier.success ? earlier.data : { after: "", examined: 0, changed: 0 };
  for (let isLast = false; !isLast && !context.isCancelled(); ) {
    const { examined, changed, after } = await context.transact(async (inside) => {
      const tickets = await work.next(inside, walked.after, batchSize);
      const changed = tickets.length === 0 ? 0 : await work.judge(inside, tickets);
      return { examined: tickets.length, changed, after: tickets.at(-1)?.ticketId };
    });
    isLast = examined < batchSize;
    walked = {
      after: after ?? walked.after,
      examined: walked.examined + examined,
      changed: walked.changed + changed,
    };
    await context.saveCheckpoint(walked);
    context.progress(walked.examined, Math.max(work.total, walked.examined));
  }
  return { examined: walked.examined, changed: walked.changed };
}
