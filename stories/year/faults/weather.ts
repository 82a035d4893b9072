/**
 * What stands between the house and everything it does not own: its database, its disk and the outside parties.
 * In calm weather nothing is seen of it; a fault arms it, and the house's own work runs into it.
 * @module
 */
import type { FileStore } from "../../../src/base/capabilities.ts";
import type { Database } from "../../../src/base/database.ts";
import type { CustomerMessage, Partners } from "../../../src/base/partners.ts";
import { sayingWhenFull } from "../../../src/storage/full-disk.ts";
import { type Manners, openMannered, type Places, places } from "./partners.ts";
import { type Deed, watched } from "./watched.ts";

/** The process of the house has ended: nothing that it had begun goes on. */
export class HouseKilled extends Error {}

/** Armed: strikes at one of the next transactions that do the deed, before or after its commit. */
export interface Strike {
  deed: Deed;
  /** How many such transactions pass before it. */
  after: number;
  moment: "before" | "after";
  /** Throws what the house meets, or breaks something and returns. */
  blow(): Promise<void>;
}

interface AskedAgain {
  operation: string;
  key: string;
  person: string;
  at: Date;
  isSame: boolean;
}

export interface Weather {
  /** Each customer message on its way out. */
  onMessage(message: CustomerMessage): void;
  /** What went wrong where nobody was waiting for the answer. */
  told(line: string): void;
  /** Nothing ever goes wrong in this year, so nothing is watched. */
  readonly isCalm: boolean;
  readonly strikes: Strike[];
  /** Since the process was killed and until it is opened again. */
  isDead: boolean;
  /** How many more writes to the disk find no room. */
  writesWithoutRoom: number;
  /** How far the clock of the house is from the time that it is. */
  clockOffsetMs: number;
  /** What the house did wrong under a fault, as the fault itself saw it. */
  readonly amiss: string[];
  /** How the outside parties answer, by their name in `Partners`. */
  readonly manners: Partial<Record<keyof Partners, Manners>>;
  readonly places: Places;
  /** How many more commands people send twice, as an impatient hand does. */
  doubleClicks: number;
  /** Idempotency keys given out. */
  keys: number;
  /** Commands that were asked twice or more under one key, and whether the answers were the same. */
  readonly askedAgain: AskedAgain[];
  /** How often something gave way so far; what fails beside that is the house's own fault. */
  blows: number;
}

export function calmWeather(): Weather {
  return { ...weatherless(), isCalm: true };
}

export function anyWeather(): Weather {
  return { ...weatherless(), isCalm: false };
}

function weatherless(): Omit<Weather, "isCalm"> {
  return {
    ...{ onMessage() {}, told() {} },
    ...{
      strikes: [],
      isDead: false,
      writesWithoutRoom: 0,
      clockOffsetMs: 0,
      amiss: [],
      manners: {},
      places: places(),
    },
    ...{ doubleClicks: 0, keys: 0, askedAgain: [], blows: 0 },
  };
}

/** PostgreSQL ends the transaction by its own words, which the store below has to understand. */
export function endsBy(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/** As the file system says it. */
function noRoom(): never {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
}

export function throughDatabase(own: Database, weather: Weather): Database {
  if (weather.isCalm) return own;
  return {
    close: () => own.close(),
    async transaction(work, options) {
      refuseDead(weather);
      let deeds: ReadonlySet<Deed> = new Set();
      const result = await own.transaction(async (transaction) => {
        const seen = watched(transaction);
        const given = await work(seen.transaction);
        deeds = seen.deeds;
        await meet(weather, deeds, "before");
        refuseDead(weather);
        if (deeds.has("write") && takesNoRoom(weather)) {
          endsBy("53100", "could not extend file: No space left on device");
        }
        return given;
      }, options);
      await meet(weather, deeds, "after");
      return result;
    },
  };
}

function refuseDead({ isDead }: Weather): void {
  if (isDead) throw new HouseKilled("the process of the house has ended");
}

async function meet(
  weather: Weather,
  deeds: ReadonlySet<Deed>,
  moment: Strike["moment"],
): Promise<void> {
  const { strikes } = weather;
  for (const strike of strikes.filter((each) => each.moment === moment && deeds.has(each.deed))) {
    if (strike.after-- > 0) continue;
    strikes.splice(strikes.indexOf(strike), 1);
    weather.blows += 1;
    await strike.blow();
  }
}

function takesNoRoom(weather: Weather): boolean {
  if (weather.writesWithoutRoom === 0) return false;
  weather.writesWithoutRoom -= 1;
  weather.blows += 1;
  return true;
}

/** The disk is full in the middle of a file: its first half is written. */
export function throughFiles(own: FileStore, weather: Weather): FileStore {
  if (weather.isCalm) return own;
  return {
    find: own.find,
    put: (content, name) => own.put(takesNoRoom(weather) ? brokenOff(content) : content, name),
  };
}

async function* brokenOff(content: AsyncIterable<Uint8Array> | Uint8Array) {
  for await (const part of content instanceof Uint8Array ? [content] : content) {
    yield part.subarray(0, part.length / 2);
    noRoom();
  }
}

/** A snapshot needs room; the one before stays in use, as `storage/lake.ts` has it. */
export async function throughLake<Given>(
  own: () => Promise<Given>,
  weather: Weather,
): Promise<Given> {
  if (takesNoRoom(weather)) await sayingWhenFull("a snapshot of the lake", async () => noRoom());
  return own();
}

/** Each party as it is just now; whoever gets messages hears of those that went out. */
export function throughPartners(own: Partners, weather: Weather): Partners {
  const { customerMessages } = own;
  const heard: Partners = {
    ...own,
    // the office is asked once a second, and a year has no second to spare
    invoiceCheck: { ...own.invoiceCheck, pause: () => Promise.resolve() },
    customerMessages: {
      kind: customerMessages.kind,
      askAbout: (key) => customerMessages.askAbout(key),
      send(message) {
        weather.onMessage(message);
        return customerMessages.send(message);
      },
    },
  };
  return weather.isCalm ? heard : openMannered(heard, weather);
}
