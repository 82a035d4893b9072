/**
 * From a file's headings to the canonical columns: what the user said, what the mapping file says, and
 * otherwise the names and synonyms of the plan.
 * @module
 */
import { parse as parseYaml } from "yaml";
import * as z from "zod";
import type { StoredFile } from "../base/capabilities.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { TableRefused, truncated } from "./formats/raw-table.ts";
import type { PlanColumn } from "./import-plan.ts";
import { because, Mapping } from "./schema.ts";
import { findHeading } from "./table.ts";

const maxMappingBytes = 1_000_000;

/** Reads a mapping file (YAML). Throws `TableRefused` with what is wrong with it. */
export async function readMapping(file: StoredFile): Promise<Mapping> {
  if (file.bytes > maxMappingBytes) throw badMapping(`${file.bytes} bytes`);
  const parts: Uint8Array[] = [];
  for await (const part of file.read()) parts.push(part);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
    return Mapping.parse(parseYaml(text) ?? {});
  } catch (error) {
    const isShape = error instanceof z.ZodError;
    throw badMapping(isShape ? z.prettifyError(error) : (error as Error).message);
  }
}

/** Headings given on the command line or in the console go before the mapping file's. */
export function withColumns(mapping: Mapping, columns: Mapping["columns"] = {}): Mapping {
  return { ...mapping, columns: { ...mapping.columns, ...columns } };
}

function badMapping(why: string): TableRefused {
  return new TableRefused(refuse("invalid", because.bad_mapping({ why: truncated(why) })));
}

/** A canonical column and where its cells are: an index into the header, or nowhere. */
export interface ColumnSource {
  column: PlanColumn;
  index: number | undefined;
}

/**
 * Finds every canonical column's heading: the mapping's, or the first that is its name, its Chinese name or a
 * synonym. Throws `TableRefused` where the mapping names a column or a heading that is not there.
 */
export function findColumns(
  header: readonly string[],
  columns: readonly PlanColumn[],
  mapping: Mapping,
): ColumnSource[] {
  refuseUnknown(columns, mapping);
  const given = mapping.columns ?? {};
  const taken = new Set(Object.values(given).map((heading) => findHeading(header, heading)));
  return columns.map((column) => {
    const heading = given[column.name];
    if (heading !== undefined) return { column, index: findHeading(header, heading) };
    const index = guess(header, column, taken);
    if (index !== undefined) taken.add(index);
    return { column, index };
  });
}

function guess(
  header: readonly string[],
  { name, describe, synonyms = [] }: PlanColumn,
  taken: ReadonlySet<number>,
): number | undefined {
  const plain = header.map(plainHeading);
  for (const candidate of [name, describe.zh, describe.en, ...synonyms]) {
    const index = plain.indexOf(plainHeading(candidate));
    if (index >= 0 && !taken.has(index)) return index;
  }
  return undefined;
}

/** `Ticket ID *`, `ticket_id` and `ticketId` are one; so are full and half width. */
function plainHeading(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_\-.:*'"]/g, "");
}

function refuseUnknown(columns: readonly PlanColumn[], mapping: Mapping): void {
  const known = columns.map(({ name }) => name);
  const { columns: headings, values, dates, constants } = mapping;
  for (const column of [headings, values, dates, constants].flatMap((part) =>
    Object.keys(part ?? {}),
  )) {
    if (known.includes(column)) continue;
    const reason = because.unknown_column({ column, known: known.join(", ") });
    throw new TableRefused(refuse("invalid", reason, { known }));
  }
}

interface Needs {
  columns: readonly PlanColumn[];
  requireOneOf?: readonly (readonly string[])[];
}

/** Says which required columns neither the file nor a constant gives; undefined where none. */
export function missingColumns(
  { header, sources }: { header: readonly string[]; sources: readonly ColumnSource[] },
  { columns, requireOneOf = [] }: Needs,
  { constants = {} }: Mapping,
): Refusal | undefined {
  const present = new Set(Object.keys(constants));
  for (const { column, index } of sources) if (index !== undefined) present.add(column.name);
  const missing = columns
    .filter(({ name, required }) => required && !present.has(name))
    .map(({ name, describe }) => `${name} (${describe.zh})`);
  for (const group of requireOneOf) {
    if (!group.some((name) => present.has(name))) missing.push(group.join(" | "));
  }
  if (missing.length === 0) return undefined;
  const values = { columns: missing.join(", "), header: truncated(header.join(", ")) };
  return refuse("invalid", because.missing_columns(values), { missing, header });
}
