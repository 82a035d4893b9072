/** Everything that is looked at, at each month's close and at the end, in one list. */
import type { Check } from "../year.ts";
import { dunningCheck } from "./dunning.ts";
import { fen } from "./fen.ts";
import { judgement } from "./judgement.ts";
import { law } from "./law.ts";
import { metered } from "./metered.ts";
import { time } from "./time.ts";

export const checks: readonly Check[] = [fen, metered, law, ...judgement, dunningCheck, time];

/** Of a twin only what its year is held against. */
export const twinChecks: readonly Check[] = [dunningCheck];
