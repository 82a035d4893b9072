import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../../rulebooks/schema.ts";
import { businessTypeNames } from "../rules.ts";
import { BusinessTypesBody, businessTypes, type Category, TaxonomyBody } from "../schema.ts";
import {
  categoriesOf,
  createPlacing,
  mergeCrosswalks,
  taxonomyProblem,
  withNewNames,
} from "./taxonomy.ts";

const leaf = (code: string, zh: string): Category => ({ code, zh, en: zh });
const tree: Category[] = [
  {
    ...leaf("A", "停电问题"),
    children: [{ ...leaf("A1", "故障停电"), children: [leaf("A101", "停电次数多")] }],
  },
  leaf("B", "服务密码"),
];

const read = (file: string) => parse(readFileSync(`rulebooks/national/${file}`, "utf8"));

test("the shipped taxonomy has three levels, each name and code once, and the paper's five on top", () => {
  const { categories } = TaxonomyBody.parse(read("appeal-taxonomy-2015-01-01.yaml").body);
  expect(taxonomyProblem(categories, {})).toBeUndefined();
  const tops = categories.map(({ zh }) => zh);
  for (const name of ["电价电费", "停电问题", "电力短信", "服务密码", "电费到账"]) {
    expect(tops).toContain(name);
  }
  const paths = [...categoriesOf(categories)].map(({ path }) => path);
  const leaves = [...categoriesOf(categories)].filter(({ category }) => !category.children);
  expect(leaves.length).toBeGreaterThanOrEqual(60);
  expect(leaves.every(({ path }) => path.length === 3)).toBe(true);
  for (const name of ["停电次数多", "支付宝缴费到账问题"]) {
    expect(paths.some((path) => path.at(-1) === name)).toBe(true);
  }
});

test("the shipped business types are the seven of 95598, no synonym twice", () => {
  const { types } = BusinessTypesBody.parse(read("business-types-2015-01-01.yaml").body);
  expect(types.map(({ code }) => code)).toEqual([...businessTypes]);
  const all = types.flatMap(({ code, zh, en, synonyms }) => [
    code,
    zh,
    ...(en === code ? [] : [en]),
    ...synonyms,
  ]);
  expect(new Set(all).size).toBe(all.length);
  expect(businessTypeNames(types).get("故障报修")).toBe("fault_repair");
});

test.each([
  ["appeal-taxonomy", TaxonomyBody],
  ["business-types", BusinessTypesBody],
])("the JSON Schema of %s says what the code checks", (kind, body) => {
  const path = `rulebooks/national/${kind}.schema.json`;
  const schema = JSON.parse(readFileSync(path, "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body })));
});

test("a name stands where the tree has it, else where the crosswalk sends it, else alone at the top", () => {
  const place = createPlacing(tree, { 频繁停电: "停电次数多" });
  expect(place("停电次数多")).toEqual({
    path: ["停电问题", "故障停电", "停电次数多"],
    isKnown: true,
  });
  expect(place("频繁停电").path.at(-1)).toBe("停电次数多");
  expect(place("停电问题")).toEqual({ path: ["停电问题"], isKnown: true });
  expect(place("井盖丢失")).toEqual({ path: ["井盖丢失"], isKnown: false });
  expect(place("未分类")).toEqual({ path: ["未分类"], isKnown: true });
});

test("a tree is refused with a name or code twice, a fourth level, or a crosswalk into nothing", () => {
  expect(taxonomyProblem(tree, {})).toBeUndefined();
  expect(taxonomyProblem([...tree, leaf("C", "停电次数多")], {})?.code).toBe(
    "tickets.repeated_category",
  );
  expect(taxonomyProblem([...tree, leaf("A101", "别的")], {})?.code).toBe(
    "tickets.repeated_category",
  );
  expect(taxonomyProblem([...tree, leaf("C", "未分类")], {})?.code).toBe(
    "tickets.repeated_category",
  );
  const deep = [1, 2, 3].reduce<Category>(
    (child, level) => ({ ...leaf(`D${level}`, `第${level}层`), children: [child] }),
    leaf("D4", "第四层"),
  );
  expect(TaxonomyBody.safeParse({ categories: [deep] }).success).toBe(false);
  expect(TaxonomyBody.safeParse({ categories: deep.children }).success).toBe(true);
  expect(taxonomyProblem(tree, { 旧名: "没有" })?.code).toBe("tickets.dangling_crosswalk");
});

test("new names open at the top with site codes that nobody has", () => {
  const grown = withNewNames([...tree, leaf("S1", "已有")], ["井盖", "路灯"]);
  expect(grown.slice(-2)).toEqual([leaf("S2", "井盖"), leaf("S3", "路灯")]);
  expect(taxonomyProblem(grown, {})).toBeUndefined();
});

test("an earlier crosswalk follows a later renaming and drops what leads nowhere", () => {
  const renamed: Category[] = [leaf("A", "停电")];
  expect(
    mergeCrosswalks({ 断电: "停电问题", 短信: "电力短信" }, { 停电问题: "停电" }, renamed),
  ).toEqual({
    断电: "停电",
    停电问题: "停电",
  });
});
