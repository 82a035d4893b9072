/**
 * Policies by name: `live`, a version of the table (`DP-2026-000001`), or one of the rulebooks (`rulebook:2024.1`).
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { type Day, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { type Law, lawFor } from "../law.ts";
import { isError, lintPolicy } from "../linting/lint.ts";
import { because } from "../schema.ts";
import { hashOfText, nameOfBook, policyKind, textOfBook } from "./reading.ts";
import { findPolicy, publishedOn } from "./store.ts";

interface NamedText {
  name: string;
  text: string;
  /** SHA-256 of the text, or of the rulebook's file. */
  hash: string;
}

type Shelf = Pick<Context, "transaction" | "rulebooks">;

/** The text in force on a day. */
export async function liveText(
  { transaction, rulebooks }: Shelf,
  day: Day,
): Promise<NamedText | Refusal> {
  const published = await publishedOn(transaction, day);
  if (published) return { name: published.id, text: published.text, hash: published.hash };
  const book = rulebooks.inForce(policyKind, day);
  if (!book) return refuse("not_found", because.no_live_policy({ day }));
  return { name: nameOfBook(book), text: textOfBook(book), hash: book.hash };
}

export async function namedText(context: Shelf & { now: Date }, name: string) {
  if (name === "live") return liveText(context, dayOf(context.now));
  const stored = await findPolicy(context.transaction, name);
  if (stored) return { name, text: stored.text, hash: stored.hash };
  const book = context.rulebooks.versions(policyKind).find((each) => nameOfBook(each) === name);
  if (!book) return refuse("not_found", because.unknown_policy({ policy: name }));
  return { name, text: textOfBook(book), hash: book.hash };
}

/** The law packs of every unit of the house on a day, each once; the national one where there is no unit. */
async function lawsOfHouse({ transaction, rulebooks }: Shelf, day: Day): Promise<Law[]> {
  const paths = await unitPaths(transaction);
  const found = [...paths, ""].map((path) => lawFor(rulebooks, { path, day }));
  const local = found.slice(0, -1).filter((law) => law !== undefined);
  const laws = local.length > 0 ? local : found.filter((law) => law !== undefined);
  return [...new Map(laws.map((law) => [law.hash, law])).values()];
}

/** Of the units that supply accounts hang on, else of all. */
async function unitPaths({ sql }: Transaction): Promise<string[]> {
  const held = await sql<{ path: string }>`
    select path from unit where exists (select from customer where customer.unit_id = unit.id)
    order by path`;
  const units =
    held.length > 0 ? held : await sql<{ path: string }>`select path from unit order by path`;
  return units.map(({ path }) => path);
}

/** What the linter says of a text for this house, by the law of a day. */
export async function lintFor(
  context: Shelf & { now: Date },
  text: string,
  day: Day = dayOf(context.now),
) {
  const laws = await lawsOfHouse(context, day);
  const linted = lintPolicy(text, laws, hashOfText(text));
  const errors = linted.findings.filter(isError);
  return { ...linted, laws, errors };
}
