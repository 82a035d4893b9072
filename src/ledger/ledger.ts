/**
 * What other folders do with the books, inside their own transaction. Anything unsound (unbalanced,
 * an unknown account, a cause used again for something else) is a bug and crashes.
 * @module
 */
import { assert } from "../base/assert.ts";
import type { Transaction } from "../base/database.ts";
import { type Day, dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import { chartOn } from "./chart.ts";
import {
  type BookLine,
  bookLines,
  type PostingLine,
  problemOfPlace,
  reversed,
  sameLines,
} from "./rules.ts";
import * as store from "./store.ts";

export type { PostingLine } from "./rules.ts";

/** What posting needs of a context. */
export type Poster = Pick<Context, "transaction" | "now" | "actor" | "rulebooks">;

export interface Posting {
  /** What makes it, unique for ever: `bill-issued:B-88`. */
  cause: string;
  /** When it happened. Where that day is closed, it is booked on the first open one; this day is kept. */
  day: Day;
  narrative: string;
  /** Each line debits or credits; together they balance. */
  lines: readonly PostingLine[];
  /** Held until `settlePending`: shown as pending, in no balance. */
  pending?: true | undefined;
}

export interface Posted {
  entryId: bigint;
  /** False where the same cause was posted before with the same lines: nothing was written. */
  isNew: boolean;
}

/** Enters one posting in one round trip. The same cause with other lines crashes. */
export function post(context: Poster, posting: Posting): Promise<Posted> {
  return enter(context, posting, soundLines(context, posting));
}

function soundLines({ rulebooks, now }: Poster, { cause, lines }: Posting): BookLine[] {
  assert(cause !== "", "a posting has a cause");
  const kept = bookLines(lines, chartOn(rulebooks, dayOf(now)));
  assert(typeof kept !== "string", `${cause}: ${kept}`);
  return kept;
}

async function enter(
  { transaction, actor, now }: Poster,
  { cause, day, narrative, pending }: Omit<Posting, "lines">,
  lines: readonly BookLine[],
): Promise<Posted> {
  const entry = { cause, day, narrative, isPending: pending === true, by: actor.id, at: now };
  const posted = await store.insertEntry(transaction, entry, lines);
  if (posted.isNew) return posted;
  const known = await store.linesOf(transaction, posted.entryId);
  assert(sameLines(known, lines), `${cause} is in the books with other lines`);
  return posted;
}

export interface PostedMany {
  posted: number;
  /** Of causes posted before, or twice here. */
  known: number;
}

/** Postings a batch carries to the server at once: flat memory, and few round trips. */
const batchSize = 5_000;

/** Enters many postings, none of them pending, in batches; any number, in flat memory. */
export async function postMany(
  context: Poster,
  postings: Iterable<Posting> | AsyncIterable<Posting>,
): Promise<PostedMany> {
  const total = { posted: 0, known: 0 };
  let batch = new Map<string, store.ManyEntry>();
  const flush = async () => {
    const posted = await postBatch(context, batch);
    total.posted += posted;
    total.known += batch.size - posted;
    batch = new Map();
  };
  for await (const posting of postings) {
    const { cause, day, narrative, pending } = posting;
    assert(!pending, `${cause}: a pending entry is posted by itself`);
    const lines = soundLines(context, posting);
    const earlier = batch.get(cause);
    const isSame = earlier === undefined || sameLines(earlier.lines, lines);
    assert(isSame, `${cause} comes twice with different lines`);
    if (earlier) total.known += 1;
    else batch.set(cause, { cause, day, narrative, lines });
    if (batch.size === batchSize) await flush();
  }
  if (batch.size > 0) await flush();
  return total;
}

/** How many of them are new; those that are not have the same lines. */
async function postBatch(
  { transaction, actor, now }: Poster,
  batch: ReadonlyMap<string, store.ManyEntry>,
): Promise<number> {
  const entries = [...batch.values()];
  const fresh = await store.insertMany(transaction, entries, { by: actor.id, at: now });
  if (fresh.length === batch.size) return fresh.length;
  const isFresh = new Set(fresh);
  const known = entries.filter(({ cause }) => !isFresh.has(cause));
  const causes = known.map(({ cause }) => cause);
  const linesOf = Map.groupBy(await store.linesOfCauses(transaction, causes), ({ cause }) => cause);
  for (const { cause, lines } of known) {
    const isSame = sameLines(linesOf.get(cause) ?? [], lines);
    assert(isSame, `${cause} is in the books with other lines`);
  }
  return fresh.length;
}

/**
 * For populations that SQL makes: creates the empty temporary table `staged_entry (cause, day, narrative,
 * accounts, parties, amounts)` for the caller to fill in this transaction, a row for each entry. The arrays
 * are its lines: a party is '' where there is none, amounts are fen, debits positive, credits negative.
 */
export async function stagePostings({ transaction }: Poster): Promise<void> {
  await store.makeStage(transaction);
}

/** Enters what is in `staged_entry` and empties it. Known causes with the same lines are counted only. */
export async function postStaged(context: Poster): Promise<PostedMany> {
  const chart = chartOn(context.rulebooks, dayOf(context.now));
  for (const { account, party } of await store.stagedPlaces(context.transaction)) {
    const problem = problemOfPlace(chart, account, party);
    assert(problem === undefined, `staged: ${problem}`);
  }
  const { transaction, actor, now } = context;
  const many = await store.insertStaged(transaction, { by: actor.id, at: now });
  if (many.known > 0) {
    const cause = await store.stagedOtherwise(transaction);
    assert(cause === undefined, `${cause} is in the books with other lines`);
  }
  await store.emptyStage(transaction);
  return many;
}

/**
 * Posts or voids a pending entry, once. Posted, it is booked today or on the day its outcome is from,
 * and keeps its value day. Settled alike before, nothing happens; settled otherwise, a crash.
 */
export async function settlePending(
  { transaction, actor, now }: Poster,
  cause: string,
  outcome: "posted" | "voided" | { postedOn: Day },
): Promise<void> {
  const entry = await store.lockEntry(transaction, cause);
  assert(entry, `${cause} is in the books as pending`);
  const { entryId } = entry;
  const state = typeof outcome === "string" ? outcome : "posted";
  if (entry.state === state) return;
  assert(entry.state === "pending", `${cause} is not yet settled: it is ${entry.state}`);
  await store.settleEntry(transaction, { entryId, state, by: actor.id, at: now });
  const day = typeof outcome === "string" ? dayOf(now) : outcome.postedOn;
  if (state === "posted") await store.postPendingLines(transaction, entryId, day);
}

/** Takes a posted entry back by one with its sides exchanged, once. A pending one is voided instead. */
export async function reverse(
  context: Poster,
  cause: string,
  reversal: Pick<Posting, "cause" | "day" | "narrative">,
): Promise<Posted> {
  const { transaction } = context;
  const entry = await store.findEntry(transaction, cause);
  assert(entry?.state === "posted", `${cause} is posted and so may be reversed`);
  const lines = await store.linesOf(transaction, entry.entryId);
  const posted = await enter(context, reversal, reversed(lines));
  const link = { entryId: entry.entryId, reversedBy: posted.entryId };
  const isOnly = await store.linkReversal(transaction, link);
  assert(isOnly, `${cause} is not reversed by another entry than ${reversal.cause}`);
  return posted;
}

export interface Balance {
  debitFen: bigint;
  creditFen: bigint;
  pendingDebitFen: bigint;
  pendingCreditFen: bigint;
}

/** All that was ever booked on an account, or on one party of it. Without a party: all parties. */
export function balanceOf(
  transaction: Transaction,
  { account, party }: { account: string; party?: string },
): Promise<Balance> {
  return store.sumBalance(transaction, { account, party: party ?? null });
}
