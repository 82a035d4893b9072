/**
 * A rulebook is law or policy as a dated file: what kind, which version, from which day, by which
 * source, and a body that the domain which uses it checks.
 * @module
 */
import * as z from "zod";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day as YYYY-MM-DD");

export const RulebookFile = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]*$/, "lower case words joined by hyphens"),
  version: z.string().min(1),
  from: Day.describe("first day in force"),
  until: Day.optional().describe("last day in force, where it ends without a successor"),
  source: z.string().min(1).describe("law, paper or office that says so"),
  body: z.unknown(),
});
export type RulebookFile = z.infer<typeof RulebookFile>;

/** A file as the doors read it. `path` is for messages only; the hash is SHA-256 of its bytes, hex. */
export interface RulebookText {
  path: string;
  text: string;
  hash: string;
  origin: "shipped" | "site";
}
