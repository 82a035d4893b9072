/** The line to the database drops for a moment, before a commit or after it, for whoever works just then. */

import { DatabaseUnavailable } from "../../../src/storage/postgres.ts";
import type { Fault } from "../year.ts";
import { endsBy } from "./weather.ts";

export const lineDrops: Fault = {
  name: "line-drops",
  zh: "数据库连接在提交前后中断",
  en: "the line to the database drops before or after a commit",
  rate: { none: 0, normal: 2, harsh: 8 },
  async strike({ house: { weather } }, random) {
    for (let drop = 0; drop < 5; drop += 1) {
      const after = random.integer(40);
      const deed = random.pick(["write", "write", "mark", "job"] as const);
      const drops = {
        before: async () => endsBy("CONNECTION_CLOSED", "the line dropped before the commit"),
        after: async () => {
          throw new DatabaseUnavailable("the line dropped after the commit");
        },
      };
      const moment = random.pick(["before", "after"] as const);
      weather.strikes.push({ deed, after, moment, blow: drops[moment] });
    }
  },
};
