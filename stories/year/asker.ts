/**
 * A person before the house of a year: each call counted and timed. What was interrupted is asked again under the same
 * key until it is answered, as people and machines do.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { isRefusal, type Refusal } from "../../src/base/refusal.ts";
import { findOperation } from "../../src/doors/catalog.ts";
import type { JobFacts } from "../../src/doors/house/schema.ts";
import { type RefusalBody, refusalOf } from "../../src/doors/refusals.ts";
import { withoutSecrets } from "../../src/organisation/organisation.ts";
import { DatabaseUnavailable } from "../../src/storage/postgres.ts";
import {
  bySession,
  byToken,
  type Carrier,
  type Credentials,
  overHttp,
  type Wish,
  withinTheProcess,
} from "./carriers.ts";
import type { YearHouse } from "./house.ts";
import type { Journal } from "./journal.ts";
import type { Asker } from "./year.ts";

interface Front {
  house: YearHouse;
  journal: Journal;
}

/** Who is not in the machine room: a cash office's machine, a supplier at his portal, desks at their own screens. */
const overTheWire: Readonly<Record<string, Credentials>> = {
  "province.cashier": byToken,
  "province.finance": bySession,
  "jinan.director": bySession,
  "linyi.collector": bySession,
  "dongling.supplier": bySession,
};

/** One for each person, so that a session outlives the question. */
export function askers(front: Front): (person: string) => Asker {
  const known = new Map<string, Asker>();
  return (person) => {
    const asker = known.get(person) ?? askerOf(front, person);
    known.set(person, asker);
    return asker;
  };
}

function askerOf(front: Front, person: string): Asker {
  const { house, journal } = front;
  const credentials = overTheWire[person];
  const carrier = credentials
    ? overHttp(house, person, credentials)
    : withinTheProcess(house, person);
  const ask: Asker["ask"] = async (operation, input = {}, asking = {}) => {
    const { reason = "日常工作" } = asking;
    const isQuery = findOperation(operation)?.kind === "query";
    const key = asking.key ?? (isQuery || house.weather.isCalm ? undefined : nextKey(house));
    const began = performance.now();
    const answer = await answered({ house, person, carrier }, { operation, input, reason, key });
    const code = isRefusal(answer) ? answer.reason.code : undefined;
    journal.asked(operation, { ms: performance.now() - began, code });
    return answer;
  };
  return {
    ask,
    async get(name, input, asking) {
      const answer = await ask(name, input, asking);
      if (!isRefusal(answer)) return answer;
      throw new Error(`${name} of ${person} was refused: ${JSON.stringify(answer)}`);
    },
    file: (content, name) => house.untilDone(() => carrier.put(content, name)),
  };
}

/** Numbered as the year goes on: no two commands share one. */
function nextKey({ weather }: YearHouse): string {
  weather.keys += 1;
  return `year-${weather.keys}`;
}

interface Line {
  house: YearHouse;
  person: string;
  carrier: Carrier;
}

async function answered(line: Line, wish: Wish): Promise<unknown | Refusal> {
  const { weather, untilDone } = line.house;
  let tries = 0;
  const answer = await untilDone(() => {
    tries += 1;
    return once(line, wish);
  });
  const { operation, key } = wish;
  if (key === undefined || isRefusal(answer)) return answer;
  const isDouble = weather.doubleClicks > 0;
  if (isDouble) weather.doubleClicks -= 1;
  if (tries === 1 && !isDouble) return answer;
  const again = await untilDone(() => once(line, wish));
  // what a house records of an answer has no passwords and tokens: they are shown once
  const isSame = isDeepStrictEqual(withoutSecrets(answer), withoutSecrets(again));
  weather.askedAgain.push({ operation, key, person: line.person, at: line.house.now(), isSame });
  return answer;
}

/** A job is run by the worker, then its owner looks what came of it; one that a fault broke off is resumed. */
async function once({ house, carrier }: Line, wish: Wish): Promise<unknown | Refusal> {
  const { operation, reason } = wish;
  const given = await carrier.send(wish);
  if (isRefusal(given) || findOperation(operation)?.kind !== "job") return given;
  const { job: id } = given as { job: string };
  const { blows } = house.weather;
  const failure = await house.work(id);
  const send = (name: string) => carrier.send({ operation: name, input: { id }, reason });
  const { state, result, error } = (await send("house.job")) as JobFacts;
  if (state === "done") return result;
  if (state === "refused") return refusalOf(result as RefusalBody);
  if (house.weather.blows === blows) {
    throw new Error(`${operation} is ${state}: ${error}`, { cause: failure });
  }
  await send("house.resume-job");
  throw new DatabaseUnavailable(`${operation} was broken off`);
}
