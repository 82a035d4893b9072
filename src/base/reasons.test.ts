/** Reasons and refusals, and the bytes that ids and hashes are made of. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, numberedId } from "./ids.ts";
import { reasons } from "./reasons.ts";
import { isRefusal, refuse } from "./refusal.ts";

const because = reasons("tickets", {
  unknown: { zh: "没有工单 {id}", en: "there is no ticket {id}" },
});

test("a reason has a stable code and fills its sentence in both languages", () => {
  expect(because.unknown({ id: "7" })).toEqual({
    code: "tickets.unknown",
    zh: "没有工单 7",
    en: "there is no ticket 7",
    values: { id: "7" },
  });
  expect(because.unknown().zh).toBe("没有工单 {id}");
  expect(isRefusal(refuse("not_found", because.unknown()))).toBe(true);
  expect(isRefusal({ kind: "not_found" })).toBe(false);
});

test("equal values give equal bytes, whatever the order of their keys", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(canonicalJson({ b: 1n, a: [2n] })).toBe('{"a":["2"],"b":"1"}');
});

test("ids are numbered by year", () => {
  expect(numberedId("T", 2026, 42)).toBe("T-2026-000042");
});
