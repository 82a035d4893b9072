/** The machine's clock jumps in the night and is set right in the morning. What people do is dated by the house. */
import type { Fault, Year } from "../year.ts";

const hourMs = 3_600_000;

async function setRight({ house: { weather } }: Year): Promise<void> {
  weather.clockOffsetMs = 0;
}

export const clockBack: Fault = {
  name: "clock-back",
  zh: "系统时钟夜间倒退一至三天",
  en: "the clock of the machine goes back by one to three days in the night",
  rate: { none: 0, normal: 0.5, harsh: 2 },
  hour: "03:40",
  async strike({ house: { weather } }, random) {
    weather.clockOffsetMs = -(24 + random.integer(49)) * hourMs;
  },
  mend: setRight,
};

export const clockForward: Fault = {
  name: "clock-forward",
  zh: "系统时钟夜间快进数小时",
  en: "the clock of the machine runs ahead by hours in the night",
  rate: { none: 0, normal: 0.5, harsh: 2 },
  hour: "23:40",
  async strike({ house: { weather } }, random) {
    weather.clockOffsetMs = (1 + random.integer(7)) * hourMs;
  },
  mend: setRight,
};
