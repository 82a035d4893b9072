import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildOrder, readShelf, type Shelf } from "./relations.ts";

function shelfOf(needs: Record<string, string[]>, nouns: string[] = []): Shelf {
  return {
    nouns: nouns.map((noun) => ({ noun, text: "", hash: "" })),
    relations: new Map(
      Object.entries(needs).map(([name, each]) => [name, { name, needs: each, text: "" }]),
    ),
  };
}

it("builds each relation once, after what it needs, and only those", () => {
  const shelf = shelfOf({ a: ["b", "c"], b: ["lake_x"], c: ["b", "lake_y"], d: ["lake_z"] }, [
    "x",
    "y",
    "z",
  ]);
  const { relations, nouns } = buildOrder(shelf, ["a", "b"]);
  expect(relations.map(({ name }) => name)).toEqual(["b", "c", "a"]);
  expect(nouns).toEqual(["x", "y"]);
});

it("makes what is kept once, as a table, where two relations of the query read it", () => {
  const shelf = shelfOf({ base: [], a: ["base"], b: ["base"] });
  const text = "-- kept\ncreate or replace view base as select 1;";
  shelf.relations.get("base")!.text = text;
  const madeFor = (...wanted: string[]) => buildOrder(shelf, wanted).relations[0]!.text;
  expect(madeFor("a", "b")).toContain("create or replace table base");
  expect(madeFor("a")).toBe(text);
});

it("crashes on a circle and on an unknown relation, naming them", () => {
  const shelf = shelfOf({ a: ["b"], b: ["a"], c: ["none"] });
  expect(() => buildOrder(shelf, ["a"])).toThrow("a -> b -> a");
  expect(() => buildOrder(shelf, ["c"])).toThrow("a relation none, needed by c");
  expect(() => buildOrder(shelf, ["lake_unknown"])).toThrow("lake_unknown, needed by a query");
});

it("reads names, needs and nouns off the files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gridtill-shelf-"));
  await mkdir(join(folder, "migrations"));
  await writeFile(join(folder, "migrations", "0001-x.sql"), "create table x ();");
  await writeFile(join(folder, "lake_thing.sql"), "select 1;\n");
  await writeFile(
    join(folder, "things.sql"),
    "-- x\n-- needs: lake_thing, b\n-- needs: c\nselect;",
  );
  await writeFile(join(folder, "none.sql"), "-- needs:\nselect;");
  const { nouns, relations } = await readShelf(folder);
  await rm(folder, { recursive: true });
  expect(nouns).toMatchObject([{ noun: "thing", text: "select 1" }]);
  expect([...relations.values()].map(({ name, needs }) => [name, needs])).toEqual([
    ["none", []],
    ["things", ["lake_thing", "b", "c"]],
  ]);
});
