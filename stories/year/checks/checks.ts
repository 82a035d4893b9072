/** Everything that is looked at, at each month's close and at the end, in one list. */
import type { Check } from "../year.ts";
import { fen } from "./fen.ts";
import { time } from "./time.ts";

export const checks: readonly Check[] = [fen, time];
