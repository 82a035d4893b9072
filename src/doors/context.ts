/**
 * What operations are lent: the house seen by one actor during one call.
 * @module
 */
import { randomBytes } from "node:crypto";
import type { FileStore, KeyVault, RulebookShelf } from "../base/capabilities.ts";
import type { Analytics, Database, Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import { numberedId } from "../base/ids.ts";
import type { Actor, Context, LaterOptions, Surroundings } from "../base/operation.ts";

/** The open stores and keys of one home. `doors/house.ts` opens them. */
export interface House {
  database: Database;
  files: FileStore;
  vault: KeyVault;
  rulebooks: RulebookShelf;
  analytics(): Promise<Analytics>;
  /** Real time moved by the movable clock. */
  now(): Date;
}

/** Who calls, when and why: what a door knows before the operation runs. */
export interface Caller {
  actor: Actor;
  reason?: string | undefined;
}

export function surroundings(house: House, { actor, reason }: Caller): Surroundings {
  const began = performance.now();
  return {
    actor,
    now: house.now(),
    ...(reason !== undefined && { reason }),
    files: house.files,
    vault: house.vault,
    rulebooks: house.rulebooks,
    analytics: () => house.analytics(),
    elapsedSeconds: () => (performance.now() - began) / 1000,
    secret: () => randomBytes(32).toString("base64url"),
  };
}

export function inTransaction(around: Surroundings, transaction: Transaction): Context {
  return {
    ...around,
    transaction,
    later: (operation, input, options) => leave(around, transaction, { operation, input, options }),
    async newId(prefix) {
      const [row] = await transaction.sql<{ last: bigint }>`
        insert into series (prefix, last) values (${prefix}, 1)
        on conflict (prefix) do update set last = series.last + 1 returning last`;
      return numberedId(prefix, Number(dayOf(around.now).slice(0, 4)), Number(row!.last));
    },
  };
}

interface Letter {
  operation: string;
  input: object;
  options: LaterOptions | undefined;
}

async function leave(
  { actor, now }: Surroundings,
  transaction: Transaction,
  { operation, input, options = {} }: Letter,
): Promise<void> {
  await transaction.sql`
    insert into outbox (key, operation, input, left_by, left_at, not_before)
    values (${options.key ?? null}, ${operation}, ${JSON.stringify(input)}::jsonb, ${actor.id},
            ${now}, ${options.notBefore ?? now})
    on conflict (key) do nothing`;
}
