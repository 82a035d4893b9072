/** The linter: each finding with its article, level and line; the shipped policy and packs without errors. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { RulebookFile } from "../../rulebooks/schema.ts";
import { LawBody, lawFor, openLaw } from "../law.ts";
import { PolicyBody } from "../policy/body.ts";
import { ResponseBody } from "../replaying/response.ts";
import { lintPolicy } from "./lint.ts";

const read = (path: string) => readFileSync(`rulebooks/${path}`, "utf8");
const shipped = read("national/dunning-policy-2024-01-01.yaml");
const book = (path: string) => ({ ...parse(read(path)), hash: path, origin: "shipped" as const });
const national = openLaw(book("national/cut-off-law-1996-09-01.yaml"))!;
const henan = openLaw(book("province/cut-off-law-41-2010-01-01.yaml"))!;
const jinan = openLaw(book("province/cut-off-law-3701-2010-01-01.yaml"))!;

const findings = (text: string, laws = [national]) =>
  lintPolicy(text, laws).findings.map(({ code, level, article, line }) => ({
    ...{ code: code.replace("dunning-lint.", ""), level, article, line },
  }));
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

test("the shipped policy has no error under any shipped pack", () => {
  const laws = globSync("rulebooks/*/cut-off-law*.yaml").map(
    (path) => openLaw(book(path.slice(10)))!,
  );
  expect(laws).toHaveLength(5);
  expect(lintPolicy(shipped, laws).findings.filter(({ level }) => level === "error")).toEqual([]);
  expect(findings(shipped, [jinan])).toEqual([
    expect.objectContaining({ code: "not_a_ground", level: "warning" }),
  ]);
});

const article39 = "电力供应与使用条例 第三十九条";
const privacy = "民法典 第一千零三十三条";
const automated = "个人信息保护法 第二十四条";
const procedure = "供电营业规则 停电程序 (confirm)";

const broken = [
  ["day 30 and before", "day: 41, step: notice", "day: 30, step: notice", "too_early", article39],
  ["no notice before a cut-off", "- { day: 31, step: notice }", "", "no_notice", procedure],
  ["notice too near", "day: 41, step: notice", "day: 43, step: notice", "notice_short", procedure],
  ["late fee over 3 per mille", 'carriedOver: "3"', 'carriedOver: "3.5"', "late_fee", article39],
  ["late fee under 1 per mille", 'sameYear: "1"', 'sameYear: "0.5"', "late_fee", article39],
  ["at night", 'to: "20:00"', 'to: "22:00"', "quiet_hours", privacy],
  [
    "too often",
    "day: 12, step: sms }\n        - { day: 25",
    "day: 5, step: sms }\n        - { day: 6, step: voice }\n        - { day: 7, step: sms }\n        - { day: 8, step: sms }\n        - { day: 25",
    "over_cap",
    privacy,
  ],
  ["a protection removed", "    school_exams: cut-off\n", "", "stop_missing", null],
  [
    "a protection loosened",
    "billing_dispute: contact",
    "billing_dispute: cut-off",
    "stop_loosened",
    null,
  ],
  [
    "harsher for the better grade",
    "day: 32, step: call",
    "day: 6, step: visit",
    "harsher_for_better",
    null,
  ],
  ["a gap", "grade: [A]", "grade: [B]", "gap", null],
  [
    "a row never reached",
    '    - yuan: { to: "30.00" }\n      ladder:\n        - { day: 5, step: app }',
    "    - ladder:\n        - { day: 5, step: app }",
    "unreachable",
    null,
  ],
  ["an unknown placeholder", "{amount}元未缴", "{amonut}元未缴", "unknown_placeholder", null],
  ["a missing placeholder", "计划于{cutOffOn}停电", "即将停电", "missing_placeholder", automated],
  [
    "a placeholder with a space",
    "{amount}元未缴",
    "{amount}元未缴{ 户名 }",
    "unknown_placeholder",
    null,
  ],
  ["a mark nobody sees", "{amount}元未缴", "{amount}\u202e元未缴", "hidden_text", null],
  ["a threat in a reminder", "{amount}元未缴", "{amount}元未缴，明日停电", "threat", article39],
  ["an unknown step", "day: 32, step: call", "day: 32, step: phone", "unknown_step", null],
  [
    "the model on the rule path",
    "  rulePath:\n    - yuan",
    "  rulePath:\n    - grade: [A]\n      yuan",
    "reads_model",
    automated,
  ],
  ["hardened by the complaint gate", "softenTo: app", "softenTo: visit", "not_softer", null],
  [
    "a channel that cannot",
    "kind: call, channel: call",
    "kind: call, channel: sms",
    "wrong_channel",
    null,
  ],
  ["no template", "costFen: 4, template", "costFen: 4, templat", "shape", null],
  ["no YAML", "kind: dunning-policy", "kind: [", "yaml", null],
  [
    "an alias of nothing",
    "costFen: 4, template: *reminder",
    "costFen: 4, template: *no",
    "yaml",
    null,
  ],
  [
    "a key twice",
    "kind: dunning-policy",
    "kind: dunning-policy\nkind: dunning-policy",
    "yaml",
    null,
  ],
  ["a merged key", "kind: dunning-policy", "<<: { kind: x }\nkind: dunning-policy", "shape", null],
  ["a second document", "kind: dunning-policy", "kind: x\n---\nkind: dunning-policy", "yaml", null],
  ["no number", "permille: 50", "permille: .nan", "shape", null],
  ["before any bill", "day: 12, step: sms", "day: -99, step: sms", "shape", null],
] as const;

test.each(
  broken.map(([what, before, after, code, article]) => ({ what, before, after, code, article })),
)("an error: $what", ({ before, after, code, article }) => {
  const text = shipped.replace(before, after);
  expect(text).not.toBe(shipped);
  const found = findings(text).filter((each) => each.level === "error");
  const hit = found.find((each) => each.code === code);
  expect(hit, JSON.stringify(found)).toMatchObject({ article });
  expect(hit!.line).toBeGreaterThan(0);
});

test("aliases upon aliases and tables of thousands are refused before they are unfolded", () => {
  const bomb = Array.from(
    { length: 12 },
    (_, at) => `a${at}: &a${at} [${Array(9).fill(at ? `*a${at - 1}` : 1)}]\n`,
  );
  expect(findings(bomb.join("")).map(({ code }) => code)).toEqual(["yaml"]);
  const row = (at: number) =>
    `    - { yuan: { from: "${at}.00" }, probability: { from: ${at / 2000} }, ladder: [{ day: 5, step: app }] }\n`;
  const rows = Array.from({ length: 1000 }, (_, at) => row(at)).join("");
  const [found] = findings(shipped.replace("  rows:\n", `  rows:\n${rows}`));
  expect(found).toMatchObject({ code: "shape", level: "error" });
});

test("a finding stands at its line", () => {
  const text = shipped.replace("day: 41, step: notice", "day: 29, step: notice");
  const [found] = findings(text).filter(({ code }) => code === "too_early");
  expect(found!.line).toBe(lineOf(text, "day: 29, step: notice"));
});

test("without a reminder after the due day, no way to a cut-off; without an explanation, no policy", () => {
  const row = /(grade: \[A\]\n\s+yuan.*\n\s+ladder:\n)(.*\n){4}/;
  const bare = shipped.replace(row, "$1");
  expect(findings(bare).map(({ code }) => code)).toContain("no_reminder");
  const silent = shipped.replace(/ {2}explanation:\n(?: {4}.*\n)+/, "");
  const [found] = findings(silent).filter(({ code }) => code === "no_explanation");
  expect(found).toMatchObject({ level: "error", article: automated });
});

test("warnings: overlap, nothing measured, a Henan notice that goes stale", () => {
  const overlap = shipped.replace(
    'grade: [A]\n      yuan: { from: "30.00" }',
    'grade: [A]\n      yuan: { from: "20.00" }',
  );
  expect(findings(overlap)).toContainEqual(
    expect.objectContaining({ code: "overlap", level: "warning" }),
  );
  const blind = shipped.replace("permille: 50", "permille: 0");
  expect(findings(blind)).toContainEqual(
    expect.objectContaining({ code: "no_hold_out", level: "warning" }),
  );
  const slow = shipped.replace("day: 41, step: notice", "day: 38, step: notice");
  expect(findings(slow, [henan])).toContainEqual(
    expect.objectContaining({ code: "notice_stale", level: "warning" }),
  );
});

test("a pack looser than Art. 39 does not open, and the nearest pack decides", () => {
  const pack = book("national/cut-off-law-1996-09-01.yaml");
  for (const looser of [{ moreThanDays: 29 }, { restoreHours: 48 }, { remindersAtLeast: 0 }]) {
    expect(openLaw({ ...pack, body: { ...pack.body, ...looser } })).toBeUndefined();
  }
  const shelf = {
    inForce: (kind: string) => {
      const paths = {
        "cut-off-law": "national/cut-off-law-1996-09-01",
        "cut-off-law-37": "province/cut-off-law-37-2010-01-01",
        "cut-off-law-3701": "province/cut-off-law-3701-2010-01-01",
      };
      const path = paths[kind as keyof typeof paths];
      return path && book(`${path}.yaml`);
    },
  };
  const at = (path: string) => lawFor(shelf, { path, day: "2026-01-01" })?.en;
  expect(["37/3701/370102", "37/3702", "32/3201"].map(at)).toEqual([
    "Jinan",
    "Shandong",
    "national default",
  ]);
});

test.each([
  ["cut-off-law", LawBody],
  ["dunning-policy", PolicyBody],
  ["dunning-response", ResponseBody],
])("the JSON Schema beside %s says what the code checks", (kind, body) => {
  const schema = JSON.parse(read(`national/${kind}.schema.json`));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body }), { io: "input" }));
});
