/** The shipped routes: what they say, and that their schema says what the code checks. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { readRulebooks } from "../doors/rulebook-files.ts";
import { RulebookFile } from "../rulebooks/schema.ts";
import { isNeeded } from "./course.ts";
import { routeOn, routesOf } from "./routes.ts";
import { type Route, RouteBody } from "./schema.ts";
import { differing, hashesOf, plainFields } from "./submission.ts";

const shelf = await readRulebooks([["rulebooks", "shipped"]]);
const day = "2026-11-22";
const route = (kind: string) => routeOn(shelf, kind, day) as Route;
const needed = (kind: string, fen: bigint) =>
  route(kind)
    .steps.filter((step) => isNeeded(step, fen))
    .map(({ id }) => id);

test.each([
  [0n, 1],
  [9_999_999n, 1],
  [10_000_000n, 2],
  [99_999_999n, 2],
  [100_000_000n, 3],
  [999_999_999n, 3],
  [1_000_000_000n, 4],
  [10n ** 17n, 4],
])("methods 8.3: a purchase of %s fen takes %s levels", (fen, levels) => {
  expect(needed("purchase", fen)).toHaveLength(levels);
});

test.each([
  [999_999n, ["amount", "payee"]],
  [1_000_000n, ["amount", "payee", "director"]],
  [9_999_999n, ["amount", "payee", "director"]],
  [10_000_000n, ["amount", "payee", "director", "company"]],
])("a refund of %s fen: team leader, payee, and by amount director and company", (fen, ids) => {
  expect(needed("refund", fen)).toEqual(ids);
});

test("every field a shipped step reads is one the route names", () => {
  for (const { kind, steps, fields } of routesOf(shelf, day)) {
    for (const { reads = [] } of steps) {
      expect(Object.keys(fields), kind).toEqual(expect.arrayContaining(reads));
    }
  }
});

test("the routes are listed with the version in force", () => {
  const kinds = routesOf(shelf, day).map(({ kind, inForce }) => [kind, inForce]);
  expect(kinds).toEqual([
    ["cut-off", true],
    ["dunning-policy", true],
    ["dunning-run", true],
    ["purchase", true],
    ["refund", true],
  ]);
  expect(routesOf(shelf, "2020-01-01", "refund")).toMatchObject([{ inForce: false }]);
});

test.each([
  [(body: RouteBody) => ({ ...body, steps: [] }), "steps"],
  [(body: RouteBody) => ({ ...body, steps: [...body.steps, body.steps[0]!] }), "ids are unique"],
  [
    (body: RouteBody) => ({ ...body, steps: body.steps.map((step) => ({ ...step, fromFen: 1 })) }),
    "one step is needed from 0 on",
  ],
])("a route that cannot work is refused: %#", (spoil, message) => {
  const { title, fields, steps } = route("refund");
  const checked = RouteBody.safeParse(spoil({ title, fields, steps }));
  expect(JSON.stringify(checked.error?.issues)).toContain(message);
});

test("a signature is bound to what its step reads, whatever the order and the form of the number", () => {
  const { steps } = route("refund");
  const fields = plainFields({ amountFen: 5n, reasonType: "x", attachments: ["a"] });
  const again = plainFields({
    attachments: ["a"],
    reasonType: "x",
    amountFen: "5",
    note: undefined,
  });
  expect(hashesOf(steps, again)).toEqual(hashesOf(steps, fields));
  const other = plainFields({ ...fields, attachments: ["b"] });
  expect(differing(fields, other)).toEqual(["attachments"]);
  const [before, after] = [hashesOf(steps, fields), hashesOf(steps, other)];
  expect(Object.keys(before).filter((id) => before[id] !== after[id])).toEqual(["amount", "payee"]);
});

test("the JSON Schema beside the files says what the code checks", () => {
  const schema = z.toJSONSchema(RulebookFile.extend({ body: RouteBody }), { io: "input" });
  const text = readFileSync("rulebooks/national/approval-route.schema.json", "utf8");
  expect(JSON.parse(text)).toEqual(schema);
});
