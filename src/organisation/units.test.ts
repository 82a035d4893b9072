import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Transaction } from "../base/database.ts";
import { isRefusal } from "../base/refusal.ts";
import { covers, coversAll } from "./scope.ts";
import { createUnits, resolveUnits, saveUnits, unitPath, unitsInScope } from "./units.ts";

let house: TestHouse;
const inside = <Result>(work: (transaction: Transaction) => Promise<Result>) =>
  house.database.transaction(work);

const treeFile = `编码,名称,级别,上级,别名,人口
37,山东省,省,,,
3701,济南市,市,山东省,泉城,9202000
370102,历下区,区县,3701,,
370103,市中区,区县,济南市,,
3704,枣庄市,市,37,,
370402,市中区,区县,枣庄市,,
3705,东营市,市,37,,
370502,东营区,区县,3705,,
3717,菏泽市,市,37,,
371722,单县,区县,3717,,
S-1,泉城路供电所,供电所,370102,,
`;

beforeAll(async () => {
  house = await openTestHouse();
  await house.get("organisation.import-units", { file: await house.file(treeFile) });
});
afterAll(() => house.close());

describe("finding units by what people call them", () => {
  test.each([
    ["370102", "370102"],
    ["37/3701/370102", "370102"],
    ["历下区", "370102"],
    ["历下", "370102"],
    [" 历下区　", "370102"],
    ["济南市历下区", "370102"],
    ["济南历下", "370102"],
    ["山东省/济南市/历下区", "370102"],
    ["济南-历下区", "370102"],
    ["济南", "3701"],
    ["泉城", "3701"],
    ["国网济南供电公司", "3701"],
    ["历下区供电公司", "370102"],
    ["东营", "3705"],
    ["东营区", "370502"],
    ["东营市东营区", "370502"],
    ["枣庄市中区", "370402"],
    ["单县", "371722"],
    ["泉城路", "S-1"],
    ["s-1", "S-1"],
  ])("%s is %s", async (text, id) => {
    const found = await inside((transaction) => resolveUnits(transaction, [text]));
    expect(found.get(text)).toMatchObject({ id });
  });

  test.each(["市中区", "市中"])("%s is ambiguous, and no path", async (text) => {
    const found = await inside((transaction) => resolveUnits(transaction, [text]));
    expect(found.get(text)).toBe("ambiguous");
    expect(await inside((transaction) => unitPath(transaction, text))).toBeUndefined();
  });

  test.each(["单", "青岛", "", "市", "%", "'; drop table unit; --"])(
    "%j is nothing",
    async (text) => {
      const found = await inside((transaction) => resolveUnits(transaction, [text]));
      expect(found.size).toBe(0);
    },
  );

  test("a whole file's texts resolve by one join, as one by one", async () => {
    const texts = ["济南", "市中区", "青岛", "历下", "历下"];
    const rows = await inside(
      (t) => t.sql<{ text: string; id: string | null; candidates: number | null }>`
        select distinct given.text, named.unit_id as id, named.candidates
        from unnest(${texts}::text[]) as given (text)
        left join unit_by_text as named on named.key = unit_key(given.text)`,
    );
    const byText = new Map(rows.map(({ text, ...row }) => [text, row]));
    expect(byText.get("济南")).toEqual({ id: "3701", candidates: 1 });
    expect(byText.get("市中区")).toEqual({ id: null, candidates: 2 });
    expect(byText.get("青岛")).toEqual({ id: null, candidates: null });
    expect(byText.size).toBe(4);
  });
});

test("a text that PostgreSQL cannot hold is refused before any of it reaches SQL", async () => {
  for (const name of ["\0", "a\0b", "\ud800"]) {
    const unit = { id: "X-1", name, level: "city", otherNames: [name] };
    const refusal = await house.refused("organisation.add-unit", unit);
    expect(refusal.reason.code).toBe("doors.bad_input");
  }
});

describe("making and changing units", () => {
  test("an import may make cities of names nobody knows, once", async () => {
    const names = ["甲/乙区域", "济南", "甲/乙区域", " "];
    expect(await inside((transaction) => createUnits(transaction, names))).toBe(1);
    expect(await inside((transaction) => createUnits(transaction, names))).toBe(0);
    const [unit] = await inside((transaction) => unitsInScope(transaction, ["甲／乙区域"]));
    expect(unit).toMatchObject({ name: "甲/乙区域", level: "city", path: "甲／乙区域" });
    expect(await inside((transaction) => unitPath(transaction, "甲/乙区域"))).toBe(unit!.path);
  });

  test("two imports that make the same name at once make one unit", async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => inside((transaction) => createUnits(transaction, ["同时"]))),
    );
    expect(made.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    const [row] = await inside(
      (t) => t.sql<{ count: number }>`select count(*)::int as count from unit where name = '同时'`,
    );
    expect(row!.count).toBe(1);
  });

  test("a unit that moves takes its branch and its names along", async () => {
    const unit = { id: "U-1", name: "试点市", level: "city" as const, otherNames: [] };
    const below = {
      id: "U-2",
      name: "试点县",
      level: "county" as const,
      otherNames: [],
      parent: "U-1",
    };
    await inside((transaction) => saveUnits(transaction, [unit, below]));
    expect(await inside((transaction) => unitPath(transaction, "试点县"))).toBe("U-1/U-2");
    await inside((transaction) =>
      saveUnits(transaction, [{ ...unit, name: "新市", parent: "37" }]),
    );
    expect(await inside((transaction) => unitPath(transaction, "新市试点县"))).toBe("37/U-1/U-2");
    expect(await inside((transaction) => unitPath(transaction, "试点市"))).toBeUndefined();
  });

  test("a parent that is unknown or not higher is refused, and so is a circle", async () => {
    const county = { id: "U-9", name: "某县", level: "county" as const, otherNames: [] };
    const save = (changes: object) =>
      inside(async (transaction) => {
        const saved = await saveUnits(transaction, [{ ...county, ...changes }]);
        if (isRefusal(saved)) throw new Error(saved.reason.code);
      });
    for (const parent of ["nowhere", "370102", "S-1"]) {
      await expect(save({ parent })).rejects.toThrow(/organisation.unknown_unit|unit_misplaced/);
    }
    const file = await house.file("id,name,level,parent\n3701,济南市,county,370102\n");
    const refusal = await house.refused("organisation.import-units", { file });
    expect(JSON.stringify(refusal.details)).toContain("organisation.unit_misplaced");
    const lowered = await house.file("id,name,level\n3701,济南市,county\n");
    await house.refused("organisation.import-units", { file: lowered });
  });

  test("an import names row, column and value of what is wrong, and changes nothing", async () => {
    const file = await house.file(
      "id,name,level,parent,population\nN-1,新所,station,无此县,1\nN-2,新所,village,3701,2\nN-1,又一,station,370102,-1\n",
    );
    const refusal = await house.refused("organisation.import-units", { file });
    const { firstErrors } = refusal.details as { firstErrors: { row: number; column: string }[] };
    expect(firstErrors.map(({ row, column }) => `${row} ${column}`).sort()).toEqual([
      "1 parent",
      "2 level",
      "3 population",
    ]);
    expect(await inside((transaction) => unitPath(transaction, "N-1"))).toBeUndefined();
  });

  test("add-unit places a unit below another by name, within the data scope only", async () => {
    const added = await house.get("organisation.add-unit", {
      id: "S-2",
      name: "大明湖供电所",
      level: "station",
      parent: "历下",
    });
    expect(added).toMatchObject({ parentId: "370102", path: "37/3701/370102/S-2" });
    const again = await house.refused("organisation.add-unit", {
      id: "S-2",
      name: "x",
      level: "city",
    });
    expect(again.reason.code).toBe("organisation.unit_exists");
    const local = person("local", ["administrator"], ["37/3704"]);
    const unit = { id: "S-3", name: "某所", level: "station", parent: "历下" };
    const refusal = await house.refused("organisation.add-unit", unit, { as: local });
    expect(refusal.reason.code).toBe("organisation.unit_outside_scope");
  });

  test("a local administrator cannot take another place's unit by an id that reads the same", async () => {
    const as = person("local", ["administrator"], ["37/3704"]);
    const unit = { name: "某区", level: "county", parent: "3704" };
    for (const id of ["３７０１０２", "370102", "37/3701/370102"]) {
      const added = await house.ask("organisation.add-unit", { ...unit, id }, { as });
      expect(isRefusal(added) && added.kind).toMatch(/conflict|invalid/);
    }
    expect(await inside((transaction) => unitPath(transaction, "370102"))).toBe("37/3701/370102");
  });
});

describe("data scope", () => {
  const path = fc
    .array(fc.constantFrom("3", "37", "370", "x"), { maxLength: 4 })
    .map((parts) => parts.join("/"));

  test("a scope covers its roots and what is below them, and nothing that merely starts alike", () => {
    expect(covers(["37/3701"], "37/3701")).toBe(true);
    expect(covers(["37/3701"], "37/3701/370102")).toBe(true);
    expect(covers(["37/3701"], "37/37011")).toBe(false);
    expect(covers(["37/3701"], "37")).toBe(false);
    expect(covers([""], "anything")).toBe(true);
    expect(covers([], "")).toBe(false);
  });

  test("SQL and TypeScript agree, and scopes nest", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 3 }), path, async (scope, unit) => {
        const [row] = await inside(
          (t) => t.sql<{ is: boolean }>`select in_scope(${unit}, ${scope}::text[]) as is`,
        );
        expect(row!.is).toBe(covers(scope, unit));
      }),
    );
    fc.assert(
      fc.property(fc.array(path), fc.array(path), path, (outer, inner, unit) => {
        if (coversAll(outer, inner) && covers(inner, unit)) expect(covers(outer, unit)).toBe(true);
      }),
    );
  });

  test("organisation.tree shows a person the branch that is his", async () => {
    const local = person("local", ["collector"], ["37/3704"]);
    const { units } = await house.get("organisation.tree", {}, { as: local });
    expect(units.map(({ id }: { id: string }) => id)).toEqual(["3704", "370402"]);
  });
});
