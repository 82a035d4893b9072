/**
 * Policies from their YAML: a file's text, the version in force on a day, the one shipped with the house.
 * @module
 */
import { createHash } from "node:crypto";
import { parse, stringify } from "yaml";
import type { Rulebook } from "../../base/capabilities.ts";
import type { Day } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { openPolicy, type Policy, PolicyBody } from "./body.ts";
import { keepBookPolicy, keptText, publishedOn } from "./store.ts";

export const policyKind = "dunning-policy";

export function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Opens a text the linter has found no error in; throws on any other. */
function policyOfText(text: string, named: Pick<Policy, "name" | "hash">): Policy {
  const { body } = parse(text) as { body: unknown };
  return openPolicy(PolicyBody.parse(body), named);
}

type Shelf = Pick<Context, "transaction" | "rulebooks">;

/** The policy in force on a day: the one published for it, else that of the rulebooks. */
export async function livePolicy(
  { transaction, rulebooks }: Shelf,
  day: Day,
): Promise<Policy | undefined> {
  const published = await publishedOn(transaction, day);
  if (published) return policyOfText(published.text, { name: published.id, hash: published.hash });
  const shipped = rulebooks.inForce(policyKind, day);
  return shipped && policyOfBook(shipped);
}

/**
 * The policy something was decided by, whatever is in force today; undefined where its text was never kept and its file
 * is gone or says something else.
 */
export async function policyDecidedBy(
  { transaction, rulebooks }: Shelf,
  { policy: name, policyHash: hash }: { policy: string; policyHash: string },
): Promise<Policy | undefined> {
  const kept = await keptText(transaction, { name, hash });
  if (kept !== undefined) return policyOfText(kept, { name, hash });
  const book = rulebooks.versions(policyKind).find((each) => nameOfBook(each) === name);
  return book?.hash === hash ? policyOfBook(book) : undefined;
}

/** Sees to it that `policyDecidedBy` finds it again: one of the table stays there, one of the shelf is copied once. */
export async function keepPolicy(
  { transaction, rulebooks }: Shelf,
  { name, hash }: Pick<Policy, "name" | "hash">,
): Promise<void> {
  const book = rulebooks
    .versions(policyKind)
    .find((each) => nameOfBook(each) === name && each.hash === hash);
  if (book) await keepBookPolicy(transaction, { name, hash, text: textOfBook(book) });
}

export function policyOfBook(book: Rulebook): Policy {
  const name = nameOfBook(book);
  return openPolicy(PolicyBody.parse(book.body), { name, hash: book.hash });
}

/** `rulebook:2026.1`: what a version of the shelf is called beside those of the table. */
export function nameOfBook({ version }: Pick<Rulebook, "version">): string {
  return `rulebook:${version}`;
}

/** A version of the shelf as YAML to edit; its comments stay in the file. */
export function textOfBook({ kind, version, from, body }: Rulebook): string {
  const source = `${kind} ${version}`;
  return stringify({ kind, version, from, source, body }, { lineWidth: 100 });
}
