/**
 * How well the house judged: each kind of judgement against what truly happened, and the plain alternative beside
 * it. Only what must never be is wrong; how good it was is a figure.
 * @module
 */
import type { Check } from "../year.ts";
import { anomalyCheck } from "./judgement/anomalies.ts";
import { appealsCheck } from "./judgement/appeals.ts";
import { arrearsCheck } from "./judgement/arrears.ts";
import { gradesCheck } from "./judgement/grades.ts";

export const judgement: readonly Check[] = [arrearsCheck, anomalyCheck, gradesCheck, appealsCheck];
