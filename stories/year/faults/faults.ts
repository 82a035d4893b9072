/** What goes wrong: one list, and the hours at which it strikes and is mended. */
import { addDays } from "../../../src/base/dates.ts";
import type { Fault, Year } from "../year.ts";
import { badImport } from "./bad-import.ts";
import { clockBack, clockForward } from "./clock.ts";
import { diskFull } from "./disk.ts";
import { databaseKilled, powerCut, workerKilled } from "./killing.ts";
import { lineDrops } from "./lines.ts";
import { drawSchedule, type Strike, whenOf } from "./schedule.ts";
import { sidesApart } from "./sides.ts";
import { answersTwice, partnersSilent } from "./silence.ts";
import { upgrade } from "./upgrade.ts";
import { lookIn } from "./watch.ts";

export const allFaults: readonly Fault[] = [
  lineDrops,
  workerKilled,
  databaseKilled,
  powerCut,
  partnersSilent,
  answersTwice,
  sidesApart,
  clockBack,
  clockForward,
  diskFull,
  badImport,
  upgrade,
];

export interface Troubles {
  /** Strikes or mends what is due, before the house works at this hour. */
  before(hour: string): Promise<void>;
  endOfDay(): Promise<void>;
}

export function faults(year: Year): Troubles {
  const { options, journal, last } = year;
  const random = year.random.fork("faults");
  const span = { first: year.today(), last, severity: options.faults, random };
  const due = [...drawSchedule(allFaults, span)];
  const struck: { strike: Strike; hour: string }[] = [];
  async function mend(hour: string): Promise<void> {
    for (const each of struck.filter((one) => one.hour < hour)) {
      struck.splice(struck.indexOf(each), 1);
      await each.strike.fault.mend?.(year);
    }
    await lookIn(year);
  }
  return {
    async before(hour) {
      await mend(hour);
      for (let next = due[0]; next && isDue(next, year.today(), hour); next = due[0]) {
        due.shift();
        const { fault } = next;
        if (fault.ready && year.today() < last && !(await fault.ready(year))) {
          putOff(due, next, addDays(year.today(), 1));
          continue;
        }
        struck.push({ strike: next, hour });
        journal.note(`fault ${fault.name}`, `${hour} ${fault.zh} / ${fault.en}`);
        journal.count(`fault ${fault.name}`);
        await fault.strike(year, next.random);
      }
    },
    endOfDay: () => mend("24:00"),
  };
}

function putOff(due: Strike[], strike: Strike, day: string): void {
  due.push({ ...strike, day });
  due.sort((left, right) => (whenOf(left) < whenOf(right) ? -1 : 1));
}

function isDue({ day, hour }: Strike, today: string, now: string): boolean {
  return day < today || (day === today && hour <= now);
}
