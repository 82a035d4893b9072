/** Those who judge: appeals, odd payments, grades, and the models behind them. */
import type { Desk } from "../year.ts";
import { anomalyAuditors } from "./analysts/anomalies.ts";
import { appealsAnalysts } from "./analysts/appeals.ts";
import { gradeObjections } from "./analysts/grades.ts";
import { dataScientists } from "./analysts/models.ts";
import { hasModels } from "./rooms.ts";

const withModels = [anomalyAuditors, dataScientists, gradeObjections].map(
  (desk): Desk => ({
    ...desk,
    work: async (year, hour) => {
      if (hasModels(year)) await desk.work(year, hour);
    },
  }),
);

export const analysts: readonly Desk[] = [appealsAnalysts, ...withModels];
