/** Everything that is looked at, at each month's close and at the end, in one list. */
import type { Check } from "../year.ts";
import { dunningCheck } from "./dunning.ts";
import { fen } from "./fen.ts";
import { judgement } from "./judgement.ts";
import { law } from "./law.ts";
import { memory } from "./memory.ts";
import { metered } from "./metered.ts";
import { privacy } from "./privacy.ts";
import { time } from "./time.ts";

export const checks: readonly Check[] = [
  fen,
  metered,
  law,
  privacy,
  ...judgement,
  dunningCheck,
  ...memory,
  time,
];

/** Of a twin only what its year is held against. */
export const twinChecks: readonly Check[] = [dunningCheck];
