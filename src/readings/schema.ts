/**
 * Monthly meter readings: the energy of an account in a billing month.
 * @module
 */
import * as z from "zod";
import { WattHours } from "../base/energy.ts";
import { reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";

const Reading = z.object({
  billingMonth: z.string().describe("YYYY-MM"),
  energyWh: WattHours,
  periods: z
    .object({
      sharp: WattHours,
      peak: WattHours,
      flat: WattHours,
      valley: WattHours,
      deepValley: WattHours,
    })
    .nullable()
    .describe("null where the meter does not tell them apart"),
  demandW: z.string().nullable().describe("maximum demand, whole W"),
  reactiveVarh: z.string().nullable().describe("reactive energy, whole varh"),
});
export type Reading = z.input<typeof Reading>;

export const ImportReadings = ImportInput.extend({
  replace: z.boolean().default(false).describe("a corrected reading replaces the one that is here"),
});
export const ListReadings = z.object({ customerAccount: z.string() });
export const ReadingList = z.object({ readings: z.array(Reading) });

export const because = reasons("readings", {
  unknown_account: { zh: "没有户号“{account}”", en: "there is no customer account {account}" },
  already_different: {
    zh: "{account} {month} 已有不同的电量；更正请加 --replace",
    en: "{account} has other energy in {month}; corrections need --replace",
  },
  periods_differ: {
    zh: "尖峰平谷电量合计与总电量 {energy} 瓦时不符",
    en: "the energy by period does not sum to the {energy} Wh of the month",
  },
  bad_energy: {
    zh: "“{value}”不是不小于零、最多三位小数的电量",
    en: "{value} is no energy of at least zero with at most three decimals",
  },
});
