/**
 * What the rest of the code may ask of its two stores. `storage/` has the ways to get one:
 * PostgreSQL embedded or on a server, and the analytics engine.
 * @module
 */

/** One row for `copyIn`, in column order. Dates become timestamptz, bigints int8, objects jsonb. */
export type CopyRow = readonly (string | number | bigint | boolean | Date | object | null)[];

export interface Transaction {
  /** Runs one statement; `${}` values become parameters, never text. int8 comes back as bigint. */
  sql<Row = Record<string, unknown>>(
    strings: TemplateStringsArray,
    ...values: readonly unknown[]
  ): Promise<Row[]>;
  /** Streams rows into a table by COPY, in flat memory. Returns how many. */
  copyIn(
    table: string,
    columns: readonly string[],
    rows: Iterable<CopyRow> | AsyncIterable<CopyRow>,
  ): Promise<number>;
  /** Reads a large result in chunks through a cursor, in flat memory: `chunks(1000)\`select ...\``. */
  chunks<Row = Record<string, unknown>>(
    size: number,
  ): (strings: TemplateStringsArray, ...values: readonly unknown[]) => AsyncIterable<Row[]>;
}

export interface TransactionOptions {
  isolation?: "read committed" | "repeatable read" | "serializable";
  readOnly?: boolean;
}

export interface Database {
  /** Commits what `work` did when it resolves, rolls back when it throws. */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** Values an analytical parameter may take. */
export type AnalyticsValue = string | number | bigint | boolean | Date | null;

/** The lake as an analyst sees it at one watermark: named relations, each one `.sql` file. */
export interface Analytics {
  /**
   * Builds the relations that `relation` needs (their `-- needs:` lines), with `parameters` readable
   * in SQL as `getvariable('name')`, then runs `select` over them and returns its rows.
   */
  query<Row = Record<string, unknown>>(query: AnalyticsQuery): Promise<Row[]>;
  /**
   * The same for a million rows, by column: numbers as a Float64Array, NaN where one is null; texts as
   * an array, empty where one is null. Any other type is a bug.
   */
  columns(query: AnalyticsQuery): Promise<Record<string, Float64Array | string[]>>;
  /** The same for any number of rows, about `rows` of them at a time, so that memory stays flat. */
  columnChunks(
    query: AnalyticsQuery,
    rows: number,
  ): AsyncIterable<Record<string, Float64Array | string[]>>;
  /** What the relations were read from: the newest sequence number and a content hash. */
  readonly snapshot: { id: string; asOf: Date };
}

export interface AnalyticsQuery {
  /** Relations to build first, by file name without `.sql`. */
  relations: readonly string[];
  parameters?: Readonly<Record<string, AnalyticsValue>>;
  /**
   * Relations handed in, by name, in place of the files and of the lake's tables of that name: the same
   * SQL runs over a file's rows as over the lake. They are the query's alone and gone after it.
   */
  given?: Readonly<Record<string, GivenColumns>>;
  /** One select statement over the relations; constants only, values come as parameters. */
  select: string;
}

/** Columns by name, one value a row each, all equally long. */
export type GivenColumns = Readonly<Record<string, GivenColumn>>;

/** Null, and a double's NaN, are null in SQL. A date is `YYYY-MM-DD`, a timestamp an instant (UTC). */
export type GivenColumn =
  | { type: "double" | "integer"; values: ArrayLike<number | null> }
  | { type: "bigint"; values: ArrayLike<bigint | null> }
  | { type: "varchar" | "date"; values: ArrayLike<string | null> }
  | { type: "timestamp"; values: ArrayLike<Date | null> };
