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
  type FullLine,
  fullLine,
  type PostingLine,
  problemOf,
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
export async function post(context: Poster, posting: Posting): Promise<Posted> {
  return enter(context, posting, posting.lines.map(fullLine));
}

async function enter(
  context: Poster,
  { cause, day, narrative, pending, reverses }: Omit<Posting, "lines"> & { reverses?: bigint },
  lines: readonly FullLine[],
): Promise<Posted> {
  const { transaction, actor, now } = context;
  assertSound(cause, lines, context);
  const state = pending ? "pending" : "posted";
  const entry = { cause, day, narrative, state, reverses: reverses ?? null } as const;
  const posted = await store.insertEntry(transaction, entry, { lines, by: actor.id, at: now });
  if (posted.isNew) return posted;
  const known = await store.linesOf(transaction, posted.entryId);
  assert(sameLines(known, lines), `${cause} is in the books with other lines`);
  return posted;
}

function assertSound(cause: string, lines: readonly FullLine[], { rulebooks, now }: Poster): void {
  assert(cause !== "", "a posting has a cause");
  const problem = problemOf(lines, chartOn(rulebooks, dayOf(now)));
  assert(problem === undefined, `${cause}: ${problem}`);
}

export interface PostedMany {
  posted: number;
  /** Of causes posted before. */
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
  const add = ({ posted, known }: PostedMany) => {
    total.posted += posted;
    total.known += known;
  };
  let batch = new Map<string, Posting>();
  for await (const posting of postings) {
    const earlier = batch.get(posting.cause);
    if (earlier) add({ posted: 0, known: knownAgain(earlier, posting) });
    else batch.set(posting.cause, posting);
    if (batch.size < batchSize) continue;
    add(await postBatch(context, batch));
    batch = new Map();
  }
  if (batch.size > 0) add(await postBatch(context, batch));
  return total;
}

function knownAgain(earlier: Posting, posting: Posting): 1 {
  const isSame = sameLines(earlier.lines.map(fullLine), posting.lines.map(fullLine));
  assert(isSame, `${posting.cause} comes twice with different lines`);
  return 1;
}

async function postBatch(
  context: Poster,
  batch: ReadonlyMap<string, Posting>,
): Promise<PostedMany> {
  const { rulebooks, now, transaction } = context;
  const chart = chartOn(rulebooks, dayOf(now));
  const rows: store.StagedRow[] = [];
  for (const { cause, day, narrative, lines, pending } of batch.values()) {
    assert(!pending, `${cause}: pending entries are posted one by one`);
    const full = lines.map(fullLine);
    const problem = problemOf(full, chart);
    assert(cause !== "" && problem === undefined, `${cause}: ${problem}`);
    for (const { account, party, debitFen, creditFen } of full) {
      rows.push([cause, day, narrative, account, party, debitFen, creditFen]);
    }
  }
  await store.makeStage(transaction);
  await transaction.copyIn("staged_line", store.stageColumns, rows);
  return enterStaged(context);
}

/**
 * For populations that SQL makes: creates the empty temporary table `staged_line (cause, day, narrative,
 * account, party, debit_fen, credit_fen)` for the caller to fill in this transaction. Lines of one
 * cause are one entry and agree in day and narrative (the least counts); party is '' where there is none.
 */
export async function stagePostings({ transaction }: Poster): Promise<void> {
  await store.makeStage(transaction);
}

/** Enters what is in `staged_line` and empties it. Known causes with the same lines are counted only. */
export async function postStaged(context: Poster): Promise<PostedMany> {
  const chart = chartOn(context.rulebooks, dayOf(context.now));
  for (const { account, party } of await store.stagedPlaces(context.transaction)) {
    const problem = problemOfPlace(chart, account, party);
    assert(problem === undefined, `staged: ${problem}`);
  }
  return enterStaged(context);
}

async function enterStaged({ transaction, actor, now }: Poster): Promise<PostedMany> {
  const many = await store.insertStaged(transaction, { by: actor.id, at: now });
  if (many.known > 0) {
    const cause = await store.stagedOtherwise(transaction);
    assert(cause === undefined, `${cause} is in the books with other lines`);
  }
  await store.emptyStage(transaction);
  return many;
}

/**
 * Posts or voids a pending entry, once. Posted, it is booked today, or on the day its outcome is
 * from, and keeps its value day. Settled alike before: nothing happens; otherwise: a crash.
 */
export async function settlePending(
  { transaction, actor, now }: Poster,
  cause: string,
  outcome: "posted" | "voided" | { postedOn: Day },
): Promise<void> {
  const entry = await store.lockEntry(transaction, cause);
  assert(entry, `${cause} is in the books`);
  const state = typeof outcome === "string" ? outcome : "posted";
  if (entry.state === state) return;
  assert(entry.state === "pending", `${cause} is pending: it is ${entry.state}`);
  const day = typeof outcome === "string" ? dayOf(now) : outcome.postedOn;
  await store.settleEntry(transaction, { ...entry, state }, { day, by: actor.id, at: now });
}

/** Takes a posted entry back by one with its sides exchanged, at most once. Pending ones are voided. */
export async function reverse(
  context: Poster,
  cause: string,
  reversal: Pick<Posting, "cause" | "day" | "narrative">,
): Promise<Posted> {
  const entry = await store.findEntry(context.transaction, cause);
  assert(entry?.state === "posted", `${cause} is posted and so may be reversed`);
  const lines = await store.linesOf(context.transaction, entry.entryId);
  return enter(context, { ...reversal, reverses: entry.entryId }, reversed(lines));
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
  place: { account: string; party?: string },
): Promise<Balance> {
  return store.sumBalance(transaction, { account: place.account, party: place.party ?? null });
}
