/**
 * The mail of both sides in PostgreSQL, and where each side lives.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import type { Side } from "../schema.ts";
import { type BodyOf, hashOf, keyOf, Message, type MessageKind, otherSide } from "./message.ts";

/** The house a side lives in, where that is not this one. The token is sealed by the vault. */
export interface OtherHouse {
  url: string;
  sealedToken: string;
}

export type Houses = Partial<Record<Side, OtherHouse>>;

export async function otherHouses({ sql }: Transaction): Promise<Houses> {
  const [row] = await sql<{ value: Houses }>`
    select value from setting where name = 'refund-sides'`;
  return row?.value ?? {};
}

export async function saveHouses({ sql }: Transaction, houses: Houses): Promise<void> {
  await sql`
    insert into setting (name, value) values ('refund-sides', ${houses})
    on conflict (name) do update set value = excluded.value`;
}

export interface Said<Kind extends MessageKind = MessageKind> {
  from: Side;
  order: string;
  version: number;
  kind: Kind;
  body: BodyOf<Kind>;
}

/**
 * Writes a message in the transaction of what it tells. Where the other side lives here, the outbox
 * brings it; else `refunds.deliver` does, until the other house has taken it in.
 */
export async function say<Kind extends MessageKind>(
  context: Context,
  { from, order, version, kind, body }: Said<Kind>,
): Promise<void> {
  const { transaction, now } = context;
  const { sql } = transaction;
  const [last] = await sql<{ number: number }>`
    select coalesce(max(number), 0)::int as number from refund_message
    where side = ${from} and direction = 'out' and order_id = ${order}`;
  const plain = JSON.parse(
    JSON.stringify(body, (_key, value) => (typeof value === "bigint" ? String(value) : value)),
  );
  const unsigned = { order, from, number: last!.number + 1, version, kind, body: plain };
  const message = { ...unsigned, hash: hashOf(unsigned) };
  await sql`
    insert into refund_message
      (side, direction, order_id, number, kind, version, body, body_hash, at, next_try_at)
    values (${from}, 'out', ${order}, ${message.number}, ${kind}, ${version}, ${plain},
      ${message.hash}, ${now}, ${now})`;
  const isHere = (await otherHouses(transaction))[otherSide[from]] === undefined;
  if (isHere) await context.later("refunds.receive", { message }, { key: keyOf(message) });
  else await context.later("refunds.deliver", {}, { key: keyOf(message) });
}

/** The hash of what a side of this house said under a number; undefined where it said nothing. */
export async function hashSaid(
  { sql }: Transaction,
  { order, from, number }: Named,
): Promise<string | undefined> {
  const [said] = await sql<{ hash: string }>`
    select body_hash as hash from refund_message
    where side = ${from} and direction = 'out' and order_id = ${order} and number = ${number}`;
  return said?.hash;
}

export interface Waiting {
  message: Message;
  attempts: number;
  nextTryAt: Date;
}

/**
 * The first unsent message of each order, for a side that lives elsewhere: the one due first leads, so
 * that each run of `refunds.deliver` gets on with it. Without a moment also those not due yet.
 */
export async function firstUnsent(
  { sql }: Transaction,
  { to, dueAt = null, limit }: { to: Side; dueAt?: Date | null; limit: number },
): Promise<Waiting[]> {
  const rows = await sql<Row & Omit<Waiting, "message">>`
    with first as (
      select distinct on (order_id) order_id as "order", side as "from", number, version, kind,
        body_hash as hash, body, attempts, next_try_at as "nextTryAt"
      from refund_message
      where side = ${otherSide[to]} and direction = 'out' and done_at is null
      order by order_id, number
    )
    select * from first where ${dueAt}::timestamptz is null or "nextTryAt" <= ${dueAt}
    order by "nextTryAt", "order" limit ${limit}`;
  return rows.map(({ attempts, nextTryAt, ...row }) => ({
    ...{ attempts, nextTryAt },
    message: Message.parse(row),
  }));
}

type Row = Omit<Message, "body"> & { body: unknown };

type Named = Pick<Message, "order" | "from" | "number">;

/** The other house has taken it in. */
export async function markSent({ sql }: Transaction, message: Named, now: Date): Promise<void> {
  await sql`
    update refund_message set done_at = coalesce(done_at, ${now}), problem = null
    where side = ${message.from} and direction = 'out' and order_id = ${message.order}
      and number = ${message.number}`;
}

export async function markFailed(
  { sql }: Transaction,
  { order, from, number }: Named,
  { problem, nextTryAt }: { problem: string; nextTryAt: Date },
): Promise<void> {
  await sql`
    update refund_message set attempts = attempts + 1, problem = ${problem},
      next_try_at = ${nextTryAt}
    where side = ${from} and direction = 'out' and order_id = ${order} and number = ${number}
      and done_at is null`;
}

/** Puts a message into the inbox of its side. The hash that was there before, where it came before. */
export async function takeIn(
  { sql }: Transaction,
  { order, from, number, version, kind, hash, body }: Message,
  now: Date,
): Promise<string | undefined> {
  const [isNew] = await sql`
    insert into refund_message
      (side, direction, order_id, number, kind, version, body, body_hash, at)
    values (${otherSide[from]}, 'in', ${order}, ${number}, ${kind}, ${version}, ${body},
      ${hash}, ${now})
    on conflict do nothing returning number`;
  if (isNew) return undefined;
  const [known] = await sql<{ hash: string }>`
    select body_hash as hash from refund_message
    where side = ${otherSide[from]} and direction = 'in' and order_id = ${order}
      and number = ${number}`;
  return known!.hash;
}

/** How far an inbox was applied, and what lies in it unapplied, in order. */
export async function readInbox(
  { sql }: Transaction,
  { order, from }: Pick<Message, "order" | "from">,
): Promise<{ applied: number; waiting: Message[] }> {
  const rows = await sql<Row & { isDone: boolean }>`
    select order_id as "order", number, version, kind, body_hash as hash, body,
      done_at is not null as "isDone"
    from refund_message
    where side = ${otherSide[from]} and direction = 'in' and order_id = ${order}
    order by number for update`;
  const waiting = rows.filter(({ isDone }) => !isDone);
  return {
    applied: rows.length - waiting.length,
    waiting: waiting.map(({ isDone: _, ...row }) => Message.parse({ ...row, from })),
  };
}

export async function markApplied({ sql }: Transaction, message: Named, now: Date): Promise<void> {
  await sql`
    update refund_message set done_at = ${now}
    where side = ${otherSide[message.from]} and direction = 'in' and order_id = ${message.order}
      and number = ${message.number}`;
}
