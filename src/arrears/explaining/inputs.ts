/**
 * One account's indicators as of a moment.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { type Inputs, inputsOf } from "../scoring/judge.ts";
import { type Look, readPopulation } from "../sources/sources.ts";

/** Undefined where the account was not open then. */
export async function readInputs(
  analytics: Analytics,
  look: Look & { account: string },
): Promise<Inputs | undefined> {
  const { frame } = await readPopulation(analytics, look);
  return frame.rowCount === 0 ? undefined : inputsOf(frame, 0);
}
