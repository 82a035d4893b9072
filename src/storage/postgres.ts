/**
 * PostgreSQL as the `Database` of `base/`, over the `postgres` package.
 *
 * Out: int8 is bigint, timestamptz is Date, date is `YYYY-MM-DD`, json and jsonb are parsed, numeric is
 * text (`sum()` of int8 is numeric: cast it). In: a parameter takes the type PostgreSQL expects at its
 * place, arrays included; for jsonb a string is taken as JSON text and anything else is serialised.
 * @module
 */
import postgres from "postgres";
import type { Database, Transaction, TransactionOptions } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import { copyInto } from "./copy.ts";

/** PostgreSQL cannot be reached or is going down; the work was not done and may be tried again later. */
export class DatabaseUnavailable extends Error {}

export interface PostgresDatabase extends Database {
  readonly url: string;
  /** The driver itself, for what `storage/` does below the contract: migrations, COPY OUT, locks. */
  readonly client: Client;
}

export type Client = postgres.Sql<{ bigint: bigint }>;
export type ClientTransaction = postgres.TransactionSql<{ bigint: bigint }>;

export interface PostgresOptions {
  /** Connections at most; opened as needed. */
  max?: number;
}

/** Opens nothing yet: the first statement connects, and connects again after PostgreSQL was gone. */
export function openPostgres(url: string, { max = 10 }: PostgresOptions = {}): PostgresDatabase {
  const client = postgres(url, {
    max,
    types,
    onnotice: () => {},
    connect_timeout: 10,
    backoff: () => 0.2,
    connection: { application_name: "gridtill", TimeZone: "UTC" },
  });
  return {
    url,
    client,
    transaction: (work, options) => retrying(() => attempt(client, work, options)),
    close: () => client.end({ timeout: 5 }),
  };
}

const types = {
  bigint: postgres.BigInt,
  json: {
    to: 3802,
    from: [114, 3802],
    serialize: (value: unknown) => (typeof value === "string" ? value : canonicalJson(value)),
    parse: (text: string): unknown => JSON.parse(text),
  },
  date: {
    to: 1184,
    from: [1184],
    serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
    parse: (text: string) => new Date(text),
  },
  day: { to: 1082, from: [1082], serialize: dayText, parse: (text: string) => text },
  timestamp: {
    to: 1114,
    from: [1114],
    serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
    parse: (text: string) => new Date(`${text.replace(" ", "T")}Z`),
  },
};

function dayText(value: unknown): string {
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
}

async function attempt<Result>(
  client: Client,
  work: (transaction: Transaction) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  const { isolation = "read committed", readOnly = false } = options;
  const mode = `isolation level ${isolation} ${readOnly ? "read only" : "read write"}`;
  try {
    return (await client.begin(mode, (inner) => work(transactionOf(inner)))) as Result;
  } catch (error) {
    throw isUnavailable(error) ? unavailable(error) : error;
  }
}

/** The contract over an open transaction of the driver. */
export function transactionOf(inner: ClientTransaction): Transaction {
  let cursors = 0;
  const query = (strings: TemplateStringsArray, values: readonly unknown[]) =>
    inner(strings, ...values.map((value) => parameter(inner, value)));
  return {
    async sql<Row>(strings: TemplateStringsArray, ...values: readonly unknown[]) {
      return [...(await query(strings, values))] as unknown as Row[];
    },
    copyIn: (table, columns, rows) => copyInto(inner, { table, columns }, rows),
    chunks: <Row>(size: number) =>
      async function* (strings: TemplateStringsArray, ...values: readonly unknown[]) {
        cursors += 1;
        const cursor = `chunks_${cursors}`;
        await query(declaration(cursor, strings), values);
        try {
          for (;;) {
            const rows = await inner.unsafe(`fetch ${size} from ${cursor}`);
            if (rows.length > 0) yield [...rows] as unknown as Row[];
            if (rows.length < size) return;
          }
        } finally {
          await inner.unsafe(`close ${cursor}`).catch(() => {});
        }
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
function parameter(inner: ClientTransaction, value: unknown): postgres.ParameterOrFragment<bigint> {
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

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

function unavailable(error: unknown): DatabaseUnavailable {
  const message = `PostgreSQL is not available (${codeOf(error)}: ${(error as Error).message})`;
  return new DatabaseUnavailable(message, { cause: error });
}
