/** How an outside party may answer: not at all, too late, twice, in the wrong order. */
import { type CustomerMessages, PartnerSilent, type Partners } from "../../../src/base/partners.ts";

/**
 * `deaf`: nothing arrives. `mute`: it arrives, and the answer is lost. `late`: it arrives when something else is asked
 * at a later time, long given up. `twice`: what is said arrives twice, and lists come twice and backwards.
 */
export type Manners = "deaf" | "mute" | "late" | "twice";

export interface Mannered {
  readonly manners: Partial<Record<keyof Partners, Manners>>;
  readonly places: Places;
  told(line: string): void;
}

type Ask = (...given: unknown[]) => Promise<unknown>;

/** Each party behind its manners of the moment. */
export function openMannered(own: Partners, weather: Mannered): Partners {
  const parties = { ...own, customerMessages: byPlace(own.customerMessages, weather.places) };
  const names = Object.keys(parties) as (keyof Partners)[];
  return Object.fromEntries(
    names.map((name) => [name, mannered(parties[name], name, weather)]),
  ) as unknown as Partners;
}

/** What is no call (`kind`, `pause`) is as it was. */
function mannered<Party extends object>(
  own: Party,
  name: keyof Partners,
  weather: Mannered,
): Party {
  const late: (() => Promise<unknown>)[] = [];
  const ways: Record<Manners, (ask: () => Promise<unknown>) => Promise<unknown>> = {
    deaf: () => silence(name),
    mute: async (ask) => {
      await ask();
      return silence(name);
    },
    late: (ask) => {
      late.push(ask);
      return silence(name);
    },
    twice: async (ask) => {
      const [first, second] = [await ask(), await ask()];
      return Array.isArray(first) && Array.isArray(second)
        ? [...first, ...second].reverse()
        : second;
    },
  };
  return new Proxy(own, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method);
      if (typeof value !== "function" || method === "pause") return value;
      return async (...given: unknown[]) => {
        const way = weather.manners[name];
        if (way !== "late") {
          for (const ask of late.splice(0))
            await ask().catch((error) => weather.told(String(error)));
        }
        const ask = () => (value as Ask).apply(target, given);
        return way ? ways[way](ask) : ask();
      };
    },
  });
}

function silence(name: string): never {
  throw new PartnerSilent(`no answer from ${name}`);
}

/** Which of the messages to a number a key stands for. */
export type Places = (key: string, to: string) => string;

export function places(): Places {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  return (key, to) => {
    const place = known.get(key);
    if (place !== undefined || to === "") return place ?? key;
    const number = (counts.get(to) ?? 0) + 1;
    counts.set(to, number);
    known.set(key, `${to}/${number}`);
    return `${to}/${number}`;
  };
}

/**
 * The house's own numbers have gaps after a crash, of a size that no seed knows, and the simulated line draws what
 * becomes of a message by its key: it is given a key that only the messages before it decide.
 */
function byPlace(own: CustomerMessages, placeOf: Places): CustomerMessages {
  return {
    kind: own.kind,
    send: (message) => own.send({ ...message, key: placeOf(message.key, message.to) }),
    askAbout: (key) => own.askAbout(placeOf(key, "")),
  };
}
