/**
 * The linter of what bills are priced by: each price book, power-factor table and late-fee rule that the shelf
 * has, every version of it.
 * @module
 */
import type { RulebookShelf } from "../base/capabilities.ts";
import { defineOperation } from "../base/operation.ts";
import { PowerFactorBody, PriceBookBody } from "../tariffs/schema.ts";
import { priceBookKinds } from "../tariffs/tariffs.ts";
import { LateFeeBody } from "./late-fee.ts";
import { NoInput, RulebooksChecked } from "./schema.ts";

type Body = typeof LateFeeBody | typeof PowerFactorBody | typeof PriceBookBody;

export const checkRulebooks = defineOperation({
  name: "bills.check-rulebooks",
  kind: "query",
  summary:
    "Check every price book, power-factor table and late-fee rule, citing what each may not say",
  allow: ["receivables-clerk", "finance", "compliance", "administrator"],
  input: NoInput,
  output: RulebooksChecked,
  async run({ transaction, rulebooks }) {
    const units = await transaction.sql<{ id: string }>`select id from unit`;
    const areas = new Set(units.flatMap(({ id }) => priceBookKinds(id)));
    const kinds: [string, Body][] = [
      ["late-fee", LateFeeBody],
      ["power-factor", PowerFactorBody],
      ...[...areas].map((kind): [string, Body] => [kind, PriceBookBody]),
    ];
    const checked = kinds.flatMap(([kind, body]) => lint(rulebooks, kind, body));
    return { rulebooks: checked, sound: checked.every(({ problems }) => problems.length === 0) };
  },
});

function lint({ versions }: RulebookShelf, kind: string, body: Body) {
  return versions(kind).map(({ version, from, origin, hash, ...book }) => {
    const issues = body.safeParse(book.body).error?.issues ?? [];
    const problems = issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return { kind, version, from, origin, hash, problems };
  });
}
