/** A person before the house of a year: each call counted and timed. */
import { isRefusal } from "../../src/base/refusal.ts";
import { findOperation } from "../../src/doors/catalog.ts";
import { runToEnd } from "../../src/doors/jobs.ts";
import { perform } from "../../src/doors/perform.ts";
import type { YearHouse } from "./house.ts";
import type { Journal } from "./journal.ts";
import type { Asker } from "./year.ts";

interface Front {
  house: YearHouse;
  journal: Journal;
}

export function askerOf({ house, journal }: Front, person: string): Asker {
  const ask: Asker["ask"] = async (name, input = {}, { reason = "日常工作", key } = {}) => {
    const operation = findOperation(name);
    if (!operation) throw new Error(`there is no operation ${name}`);
    const actor = await house.actor(person);
    const call = { operation, input, actor, reason, requestKey: key };
    const began = performance.now();
    const answer = await (operation.kind === "job" ? runToEnd : perform)(house.current(), call);
    const code = isRefusal(answer) ? answer.reason.code : undefined;
    journal.asked(name, { ms: performance.now() - began, code });
    return isRefusal(answer) ? answer : answer.output;
  };
  return {
    ask,
    async get(name, input, asking) {
      const answer = await ask(name, input, asking);
      if (!isRefusal(answer)) return answer;
      throw new Error(`${name} of ${person} was refused: ${JSON.stringify(answer)}`);
    },
    file: async (content, name) => house.file(await house.actor(person), content, name),
  };
}
