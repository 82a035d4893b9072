/** What the demonstration's policy manager drafts may be submitted, whatever law pack its utility lives under. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openLaw } from "../../src/dunning/law.ts";
import { lintPolicy } from "../../src/dunning/linting/lint.ts";
import { collectionDiaries } from "./collection-desk.ts";

test("the drafted policy differs from the shipped one and no law pack refuses it", async () => {
  const laws = globSync("rulebooks/*/cut-off-law*.yaml").map(
    (path) => openLaw({ ...parse(readFileSync(path, "utf8")), hash: path, origin: "shipped" })!,
  );
  const steps = (await collectionDiaries("2026-11-21")).flatMap((diary) => diary.steps);
  const text = String(steps.find(({ operation }) => operation === "dunning.draft")!.input.text);
  const shipped = readFileSync("rulebooks/national/dunning-policy-2024-01-01.yaml", "utf8");
  expect(text).not.toBe(shipped);
  expect(lintPolicy(text, laws).findings.filter(({ level }) => level === "error")).toEqual([]);
});
