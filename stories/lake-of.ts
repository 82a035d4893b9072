/**
 * A lake made of nothing but SQL, for tests and benches of relations: the real engine, the real
 * relations, no PostgreSQL. Each noun is a select in DuckDB's dialect; one left out is empty.
 * @module
 */
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Analytics } from "../src/base/database.ts";
import { analyticsOf, openEngine } from "../src/storage/lake/analytics.ts";
import type { NounParts } from "../src/storage/lake/manifest.ts";
import { readShelf } from "../src/storage/lake/relations.ts";

/** The columns of the nouns that are asked for in tests, as the lake has them. */
const shapes = {
  customer: `customer_account varchar, class varchar, voltage varchar, capacity_kva integer,
    tariff varchar, unit_id varchar, opened_on date, closed_on date, change_no bigint`,
  bill: `bill_id varchar, customer_account varchar, billing_month varchar, version smallint,
    origin varchar, energy_wh bigint, amount_fen bigint, tariff varchar, issued_on date, due_on date,
    corrects varchar, state varchar, change_no bigint`,
  bill_settlement: `bill_id varchar, cause varchar, value_on date, principal_fen bigint,
    late_fee_fen bigint, undone_by varchar, change_no bigint`,
  payment: `payment_id varchar, channel varchar, customer_account varchar, amount_fen bigint,
    paid_at timestamp, paid_on date, collected_by varchar, state varchar, transferred_from varchar,
    taken_back_at timestamp, payer_key varchar, change_no bigint`,
  advance_hold: `cause varchar, payment_id varchar, amount_fen bigint, state varchar,
    drawn_at timestamp, change_no bigint`,
  charge: `charge_id varchar, channel varchar, customer_account varchar, amount_fen bigint,
    asked_at timestamp, state varchar, settled_at timestamp, change_no bigint`,
  reading: "customer_account varchar, billing_month varchar, energy_wh bigint, change_no bigint",
  ticket: `ticket_id varchar, created_at timestamp, unit_id varchar, business_type varchar,
    category varchar, customer_account varchar, urgent integer, overall double, volatility double,
    stable boolean, closing double, change_no bigint`,
  appeal_category: `name varchar, level1 varchar, level2 varchar, level3 varchar,
    taxonomy_version varchar, change_no bigint`,
  register_entry: `entry varchar, customer_account varchar, kind varchar, listed_on date,
    removed_on date, expires_on date, is_withdrawn boolean, change_no bigint`,
  unit: `unit_id varchar, name varchar, level varchar, parent_id varchar, path varchar,
    province_id varchar, city_id varchar, county_id varchar, population bigint, change_no bigint`,
} as const;
type Noun = keyof typeof shapes;

export interface LakeOf {
  analytics: Analytics;
  folder: string;
  close(): Promise<void>;
}

/** @param selects columns by name, in any order; those left out are null */
export async function lakeOf(
  selects: Partial<Record<Noun, string>>,
  { memoryMb = 1024 }: { memoryMb?: number } = {},
): Promise<LakeOf> {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-lake-"));
  const making = await (await DuckDBInstance.create(":memory:")).connect();
  const nouns: Record<string, NounParts> = {};
  for (const [noun, shape] of Object.entries(shapes)) {
    const columns = shape.split(",").map((column) => {
      const [name = "", type = ""] = column.trim().split(/\s+/);
      return { name, type };
    });
    const select = selects[noun as Noun];
    const file = `${noun}/part-000001.parquet`;
    if (select !== undefined) {
      await mkdir(join(folder, noun));
      await making.run(`create table ${noun} (${shape}); insert into ${noun} by name ${select};
        copy ${noun} to '${join(folder, file)}' (format parquet); drop table ${noun};`);
    }
    const rows = 0;
    const bytes = select === undefined ? 0 : (await stat(join(folder, file))).size;
    const parts = select === undefined ? [] : [{ file, rows, bytes, sha256: "" }];
    nouns[noun] = { hash: "", columns, parts };
  }
  making.closeSync();
  const engine = await openEngine(folder, memoryMb);
  const manifest = {
    number: 1,
    database: "",
    watermark: 1,
    asOf: new Date(0).toISOString(),
    nouns,
  };
  return {
    folder,
    analytics: analyticsOf(engine, await readShelf("src"), manifest),
    async close() {
      engine.instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}

/** `select * from (values ...) as row (names)`; strings are quoted, undefined and null are null. */
export function rowsOf(rows: readonly Record<string, unknown>[]): string {
  const names = Object.keys(rows[0]!);
  const text = (value: unknown) =>
    value === null || value === undefined
      ? "null"
      : typeof value === "string"
        ? `'${value.replaceAll("'", "''")}'`
        : value instanceof Date
          ? `timestamp '${value.toISOString().slice(0, 19).replace("T", " ")}'`
          : String(value);
  const lines = rows.map((row) => `(${names.map((name) => text(row[name])).join(", ")})`);
  return `select * from (values ${lines.join(",\n")}) as row (${names.join(", ")})`;
}
