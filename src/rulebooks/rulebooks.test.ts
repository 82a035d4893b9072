import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { createShelf } from "./rulebooks.ts";
import { RulebookFile, type RulebookText } from "./schema.ts";

const file = (fields: string, origin: "shipped" | "site" = "shipped"): RulebookText => ({
  path: "x.yaml",
  text: `kind: fee\nsource: Art. 39\nbody: { rate: 1 }\n${fields}`,
  hash: createHash("sha256").update(fields).digest("hex"),
  origin,
});
const first = file('version: "1"\nfrom: 2020-01-01');
const second = file('version: "2"\nfrom: 2024-07-01');

test("the version in force is the newest that has begun, from its first day on", () => {
  const shelf = createShelf([second, first]);
  expect(shelf.inForce("fee", "2019-12-31")).toBeUndefined();
  expect(shelf.inForce("fee", "2024-06-30")?.version).toBe("1");
  expect(shelf.inForce("fee", "2024-07-01")).toMatchObject({ version: "2", hash: second.hash });
  expect(shelf.inForce("rate", "2024-07-01")).toBeUndefined();
});

test("a version may end without a successor", () => {
  const shelf = createShelf([file('version: "1"\nfrom: 2020-01-01\nuntil: 2020-12-31')]);
  expect(shelf.inForce("fee", "2020-12-31")).toBeDefined();
  expect(shelf.inForce("fee", "2021-01-01")).toBeUndefined();
});

test("the site's own goes before the shipped one, whatever their dates", () => {
  const site = file('version: "s1"\nfrom: 2021-01-01', "site");
  const shelf = createShelf([first, second, site]);
  expect(shelf.inForce("fee", "2025-01-01")?.version).toBe("s1");
  expect(shelf.versions("fee").map(({ version }) => version)).toEqual(["s1", "2", "1"]);
});

test("two of one kind and origin may neither begin on one day nor share a version", () => {
  expect(() => createShelf([first, file('version: "9"\nfrom: 2020-01-01')])).toThrow(
    "shipped fee 1 and 9 both begin on 2020-01-01",
  );
  expect(() => createShelf([first, file('version: "1"\nfrom: 2021-01-01')])).toThrow(
    "same version",
  );
});

test.each([
  ['version: "1"\nfrom: yesterday', "from: a day as YYYY-MM-DD"],
  ["from: 2020-01-01", "version:"],
  ['version: "1"\nfrom: 2020-01-01\nform: 2020-01-01', "form"],
  ["version: [", "x.yaml"],
])("a file that is no rulebook is named with its field: %j", (fields, message) => {
  expect(() => createShelf([file(fields)])).toThrow(message);
});

test("every shipped file is a rulebook named <kind>-<from>.yaml", () => {
  const paths = globSync("rulebooks/*/*.yaml");
  expect(paths.length).toBeGreaterThan(1);
  for (const path of paths) {
    const text = readFileSync(path, "utf8");
    const shelf = createShelf([{ path, text, hash: "", origin: "shipped" }]);
    const [, kind, from] = /\/([a-z0-9-]+?)-(\d{4}-\d{2}-\d{2})\.yaml$/.exec(path)!;
    expect(shelf.versions(kind!)).toMatchObject([{ kind, from }]);
  }
});

/** Decisions of years name a rulebook by version and hash: a change, of its layout too, is a new version with a line here. */
test("a shipped version keeps its bytes (an upgrade from 9fbed22)", () => {
  const known = readFileSync("rulebooks/shipped.txt", "utf8").split("\n");
  for (const path of globSync("rulebooks/*/*.yaml")) {
    const text = readFileSync(path, "utf8");
    const [book] = createShelf([{ path, text, hash: "", origin: "shipped" }]).versions(
      path.replace(/^.*\/|-\d{4}-\d{2}-\d{2}\.yaml$/g, ""),
    );
    const hash = createHash("sha256").update(text).digest("hex");
    expect(known).toContain(`${book!.kind} ${book!.version} ${hash}`);
  }
});

test("the JSON Schema beside the files says what the code checks", () => {
  const schema = JSON.parse(readFileSync("rulebooks/rulebook.schema.json", "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile));
});
