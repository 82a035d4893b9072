/** The table of a case's steps, who may judge, what an alert is worth before anybody knows; the desk's rulebook. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { RulebookFile } from "../../rulebooks/schema.ts";
import { DeskBody } from "./desk.ts";
import { chanceOf, mayCase, mayNotJudge, steps } from "./rules.ts";
import { caseStates, judgementReasons, outcomes } from "./schema.ts";

test.each([
  ["open", ["assign", "judge-some", "judge"]],
  ["assigned", ["assign", "judge-some", "judge"]],
  ["judged", ["reopen"]],
  ["reopened", ["assign", "judge-some", "judge"]],
] as const)("from %s a case goes on by %j and by nothing else", (state, acts) => {
  const possible = (Object.keys(steps) as (keyof typeof steps)[]).filter((act) =>
    mayCase(state, act),
  );
  expect(possible).toEqual(acts);
});

test("every state is reached, and every judged case can be looked at again", () => {
  const reached = Object.values(steps).map(({ to }) => to);
  expect(new Set(["open", ...reached])).toEqual(new Set(Object.keys(caseStates)));
});

const case_ = { id: "AC-1", assignedTo: null, holderName: "张小三", judgedBefore: [] };
const ann = { id: "ann", name: "安" };
test.each([
  ["anybody's", case_, undefined],
  ["his own account", { ...case_, holderName: "安" }, "own_account"],
  ["another's case", { ...case_, assignedTo: "bo" }, "anothers"],
  ["his own", { ...case_, assignedTo: "ann" }, undefined],
  [
    "his own word again",
    { ...case_, assignedTo: "ann", judgedBefore: ["bo", "ann"] },
    "second_person",
  ],
  ["an agency", { ...case_, holderName: null }, undefined],
])("may he judge %s", (_, judging, code) => {
  expect(mayNotJudge(judging, ann)?.code).toBe(code && `anomaly-cases.${code}`);
});

test("the chance is the mean of a Beta posterior: the prior's before the first word, the share in the end", () => {
  const prior = { judged: 10, abnormal: 3 };
  expect(chanceOf({ judged: 0, abnormal: 0 }, prior)).toBe(0.3);
  expect(chanceOf({ judged: 10, abnormal: 10 }, prior)).toBe(13 / 20);
  expect(chanceOf({ judged: 1e9, abnormal: 25e7 }, prior)).toBeCloseTo(0.25, 6);
});

test("every reason says one of the outcomes, and refunds only what is abnormal", () => {
  for (const reason of Object.values(judgementReasons)) {
    expect(Object.keys(outcomes)).toContain(reason.outcome);
    if ("refund" in reason) expect(reason.outcome).toBe("abnormal");
  }
});

test("the JSON Schema beside anomaly-desk says what the code checks", () => {
  const schema = JSON.parse(readFileSync("rulebooks/national/anomaly-desk.schema.json", "utf8"));
  expect(schema).toEqual(z.toJSONSchema(RulebookFile.extend({ body: DeskBody }), { io: "input" }));
});
