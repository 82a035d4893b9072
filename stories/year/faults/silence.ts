/** Outside parties that fall silent, answer late, twice or backwards. */
import type { Partners } from "../../../src/base/partners.ts";
import type { Fault, Year } from "../year.ts";
import type { Manners } from "./partners.ts";

const parties = ["bank", "customerMessages", "invoiceCheck", "chain"] as const;

function behave({ house }: Year, names: readonly (keyof Partners)[], manners: Manners): void {
  for (const name of names) house.weather.manners[name] = manners;
}

async function mend({ house: { weather } }: Year): Promise<void> {
  for (const name of Object.keys(weather.manners) as (keyof Partners)[]) {
    delete weather.manners[name];
  }
}

export const partnersSilent: Fault = {
  name: "partner-silent",
  zh: "银行、短信、发票查验或存证链无应答:未送达、已送达未回执、迟到",
  en: "bank, messages, invoice check or chain give no answer: not arrived, arrived unheard, late",
  rate: { none: 0, normal: 3, harsh: 8 },
  async strike(year, random) {
    behave(year, [random.pick(parties)], random.pick(["deaf", "mute", "late"]));
  },
  mend,
};

export const answersTwice: Fault = {
  name: "answers-twice",
  zh: "银行答复与短信重复到达、次序颠倒",
  en: "answers of the bank come twice and backwards, messages are handed in twice",
  rate: { none: 0, normal: 2, harsh: 6 },
  async strike(year) {
    behave(year, ["bank", "customerMessages", "chain"], "twice");
    year.house.weather.doubleClicks += 5;
  },
  mend,
};
