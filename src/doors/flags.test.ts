/** Text from flags and query strings becomes what a schema asks for. */
import { expect, test } from "vitest";
import * as z from "zod";
import { FileId, Pairs } from "../base/operation.ts";
import { fieldsOf, readField } from "./flags.ts";

const input = z.object({
  asOf: z.string().describe("a moment"),
  limit: z.number().int().default(50),
  refit: z.boolean().default(false),
  levels: z.array(z.enum(["high", "low"])).optional(),
  columns: Pairs.optional(),
  file: FileId,
  slot: z.enum(["day", "week"]).default("day"),
  body: z.object({ a: z.number() }).optional(),
});
const fields = new Map(fieldsOf({ input }).map((field) => [field.name, field]));
const read = (name: string, text: string) => readField(fields.get(name)!, text);

test("flags are hyphenated, files are known, defaults are not required", () => {
  expect(fields.get("asOf")).toMatchObject({ flag: "as-of", type: "string", isRequired: true });
  expect(fields.get("file")).toMatchObject({ isFile: true, isRequired: true });
  expect(fields.get("limit")).toMatchObject({ type: "number", isRequired: false, default: 50 });
  expect(fields.get("slot")).toMatchObject({ choices: ["day", "week"] });
});

test("each type reads its text; what does not fit is left for the schema to refuse", () => {
  expect(read("limit", "12")).toBe(12);
  expect(read("limit", "twelve")).toBe("twelve");
  expect(read("limit", "")).toBe("");
  expect(read("refit", "true")).toBe(true);
  expect(read("refit", "no")).toBe("no");
  expect(read("levels", "high, low")).toEqual(["high", "low"]);
  expect(read("columns", "region=地区,text=内容=x")).toEqual({ region: "地区", text: "内容=x" });
  expect(read("columns", "region")).toBe("region");
  expect(read("columns", '{"region":"地,区"}')).toEqual({ region: "地,区" });
  expect(read("body", '{"a":1}')).toEqual({ a: 1 });
  expect(read("body", "{")).toBe("{");
  expect(read("asOf", "2026-01-01")).toBe("2026-01-01");
});
