/**
 * PostgreSQL as the `Database` of `base/`, over the `postgres` package.
 *
 * Out: int8 is bigint, timestamptz is Date, date is `YYYY-MM-DD`, json and jsonb are parsed, numeric is
 * text (`sum()` of int8 is numeric: cast it). In: a parameter takes the type PostgreSQL expects at its
 * place, arrays included; for jsonb a string is taken as JSON text and anything else is serialised.
 * @module
 */
import type postgres from "postgres";
import { assert } from "../base/assert.ts";
import type { Database, Transaction, TransactionOptions } from "../base/database.ts";
import { copyInto } from "./copy.ts";
import { fullOr, StorageFull } from "./full-disk.ts";
import { type Client, type Connection, codeOf, connectTo, createPool, type Pool } from "./pool.ts";

/** PostgreSQL cannot be reached or is going down; the work was not done and may be tried again later. */
export class DatabaseUnavailable extends Error {}

/** Nothing is wrong with what was asked: the database does not answer, or has no room to write. */
export function isAway(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || error instanceof StorageFull;
}

export interface PostgresDatabase extends Database {
  readonly url: string;
  /**
   * A transaction on the driver itself, for what `storage/` does below the contract; tried once.
   * Statements after its end, or after the connection was lost, are refused.
   */
  within<Result>(
    options: TransactionOptions,
    work: (client: Client) => Promise<Result>,
  ): Promise<Result>;
  /** For statements that PostgreSQL allows in no transaction, over a connection of their own. */
  readonly client: Client;
}

export interface PostgresOptions {
  /** Connections at most; opened as needed. */
  max?: number;
}

/** Opens nothing yet: the first statement connects, and connects again after PostgreSQL was gone. */
export function openPostgres(url: string, { max = 20 }: PostgresOptions = {}): PostgresDatabase {
  const pool = createPool(url, max);
  const { client } = connectTo(url);
  return {
    url,
    client,
    within: (options, work) => attempt(pool, options, work),
    transaction: (work, options = {}) =>
      retrying(() =>
        attempt(pool, options, (inner, connection) => work(transactionOf(inner, connection))),
      ),
    close: async () => {
      await Promise.all([pool.close(), client.end({ timeout: 5 })]);
    },
  };
}

async function attempt<Result>(
  pool: Pool,
  { isolation = "read committed", readOnly = false }: TransactionOptions,
  work: (client: Client, connection: Connection) => Promise<Result>,
): Promise<Result> {
  let connection: Connection | undefined;
  try {
    connection = await pool.take();
    const { client, end } = guarded(connection);
    // Sent along with the first statement: a round trip less. Not before the connection was seen open:
    // the driver would go on with the statement alone where `begin` found nobody.
    const begin = `begin isolation level ${isolation} ${readOnly ? "read only" : "read write"}`;
    const begun = connection.client.unsafe(begin).execute();
    begun.catch(() => {});
    if (!connection.wasOpened()) await begun;
    const result = await work(client, connection).finally(end);
    await begun;
    const { command } = await connection.client.unsafe("commit");
    if (command !== "COMMIT") throw new Error("a statement failed, so nothing was committed");
    return result;
  } catch (error) {
    if (isUnavailable(error)) connection?.markLost();
    if (connection && !connection.isLost()) {
      await connection.client.unsafe("rollback").catch(connection.markLost);
    }
    throw isUnavailable(error) ? unavailable(error) : fullOr("the database", error);
  } finally {
    if (connection) pool.giveBack(connection);
  }
}

/** The driver would run a statement after the end, or on a new connection, outside the transaction. */
function guarded(connection: Connection): { client: Client; end: () => void } {
  let hasEnded = false;
  const check = () => {
    assert(!hasEnded, "no statement comes after its transaction");
    if (connection.isLost()) {
      throw Object.assign(new Error("the connection was lost"), { code: "CONNECTION_CLOSED" });
    }
  };
  const client = new Proxy(connection.client, {
    apply(target, self, values) {
      check();
      return Reflect.apply(target, self, values) as unknown;
    },
    get(target, name) {
      check();
      return Reflect.get(target, name) as unknown;
    },
  });
  return {
    client,
    end: () => {
      hasEnded = true;
    },
  };
}

/** The contract over an open transaction of the driver. */
function transactionOf(inner: Client, { markLost }: Connection): Transaction {
  let cursors = 0;
  const query = (strings: TemplateStringsArray, values: readonly unknown[]) =>
    inner(strings, ...values.map((value) => parameter(inner, value)));
  return {
    async sql<Row>(strings: TemplateStringsArray, ...values: readonly unknown[]) {
      try {
        return [...(await query(strings, values))] as unknown as Row[];
      } catch (error) {
        if (isUnavailable(error)) markLost();
        throw error;
      }
    },
    copyIn: (table, columns, rows) => copyInto(inner, { table, columns }, rows),
    chunks: <Row>(size: number) =>
      async function* (strings: TemplateStringsArray, ...values: readonly unknown[]) {
        cursors += 1;
        const cursor = `chunks_${cursors}`;
        await query(declaration(cursor, strings), values);
        for (;;) {
          const rows = await inner.unsafe(`fetch ${size} from ${cursor}`);
          if (rows.length > 0) yield [...rows] as unknown as Row[];
          if (rows.length < size) break;
        }
        await inner.unsafe(`close ${cursor}`);
      },
  };
}

/** A declared cursor, unlike the driver's own, lets other statements run while it is read. */
function declaration(cursor: string, strings: TemplateStringsArray): TemplateStringsArray {
  const [first, ...rest] = strings;
  const parts = [`declare ${cursor} no scroll cursor for ${first}`, ...rest];
  return Object.assign(parts, { raw: parts });
}

/** The driver guesses an array's type from its first element; leaving it open lets PostgreSQL say. */
function parameter(inner: Client, value: unknown): postgres.ParameterOrFragment<bigint> {
  const isArray = Array.isArray(value);
  return (isArray ? inner.typed(value as never, 0) : value) as postgres.ParameterOrFragment<bigint>;
}

const attempts = 8;

/** Serialization failures and deadlocks are PostgreSQL asking for the same work again. */
async function retrying<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let failed = 1; ; failed += 1) {
    try {
      return await work();
    } catch (error) {
      const isConflict = ["40001", "40P01"].includes(codeOf(error) ?? "");
      if (!isConflict || failed === attempts) throw error;
      const waitMs = Math.random() * 10 * 2 ** failed;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

const lostConnection =
  /^(CONNECTION_\w+|CONNECT_TIMEOUT|ECONN\w+|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|57P0[123]|08\w{3}|53300)$/;

export function isUnavailable(error: unknown): boolean {
  return lostConnection.test(codeOf(error) ?? "");
}

function unavailable(error: unknown): DatabaseUnavailable {
  const message = `PostgreSQL is not available (${codeOf(error)}: ${(error as Error).message})`;
  return new DatabaseUnavailable(message, { cause: error });
}
