/**
 * Failed sign-ins are counted by person and by address in the database, so that guessing stays slow
 * across restarts and doors, and whether or not there is such a person.
 * @module
 */
import type { Transaction } from "../../base/database.ts";

interface Limit {
  /** Failures within `windowMs` before the key waits; each further one doubles the wait. */
  free: number;
  waitMs: number;
}

const limits = {
  person: { free: 5, waitMs: 30_000 },
  address: { free: 20, waitMs: 60_000 },
} as const satisfies Record<string, Limit>;

export const windowMs = 15 * 60_000;

export interface Attempt {
  person: string;
  address: string;
  now: Date;
}

type Subject = keyof typeof limits;
const subjects = ["address", "person"] as const satisfies Subject[];

/**
 * Milliseconds still to wait, 0 for none. Holds the counters until the transaction ends, so that
 * guesses at one person, or from one address, go one after another.
 */
export async function waitBefore(transaction: Transaction, attempt: Attempt): Promise<number> {
  const { now } = attempt;
  let until = now.getTime();
  for (const subject of subjects) {
    const [row] = await transaction.sql<{ blockedUntil: Date }>`
      insert into sign_in_failure as known (key, failures, first_at, blocked_until)
      values (${`${subject}:${attempt[subject]}`}, 0, ${now}, ${now})
      on conflict (key) do update set
        failures = case when known.first_at < ${new Date(now.getTime() - windowMs)}
          and known.blocked_until <= ${now} then 0 else known.failures end,
        first_at = case when known.first_at < ${new Date(now.getTime() - windowMs)}
          and known.blocked_until <= ${now} then ${now} else known.first_at end
      returning blocked_until as "blockedUntil"`;
    until = Math.max(until, row!.blockedUntil.getTime());
  }
  return until - now.getTime();
}

export async function recordFailure(transaction: Transaction, attempt: Attempt): Promise<void> {
  const { now } = attempt;
  for (const subject of subjects) {
    const { free, waitMs } = limits[subject];
    await transaction.sql`
      update sign_in_failure set failures = failures + 1,
        blocked_until = case when failures + 1 < ${free} then blocked_until
          else ${now}::timestamptz + least(${windowMs},
            ${waitMs} * power(2, failures + 1 - ${free})) * interval '1 millisecond' end
      where key = ${`${subject}:${attempt[subject]}`}`;
  }
}

/** The person is known again; the address keeps its count, or one good account would reset a guesser. */
export async function recordSuccess(
  transaction: Transaction,
  { person, now }: Attempt,
): Promise<void> {
  const longAgo = new Date(now.getTime() - 4 * windowMs);
  await transaction.sql`
    delete from sign_in_failure
    where key = ${`person:${person}`} or (first_at < ${longAgo} and blocked_until < ${now})`;
}
