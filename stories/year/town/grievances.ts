/**
 * What customers ring 95598 up about when the utility itself has annoyed them: tickets beside the world's own,
 * in the same words.
 * @module
 */
import { addDays, type Day, startOfDay } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { appealNamed, type TypeLetter } from "../../../tools/demonstration/texts/appeals.ts";
import { type Draft, type TicketRow, writeTicket } from "../../../tools/demonstration/tickets.ts";

interface Grief {
  /** Categories of the appeal taxonomy. */
  appeals: readonly string[];
  /** Share of outright complaints; the others are opinions, or enquiries. */
  complaints: number;
  other: TypeLetter;
  /** Chance of being upset, on top of the usual. */
  anger: number;
}

const griefs = {
  "asked at all": { appeals: ["催费方式不当"], complaints: 0.2, other: "O", anger: 0 },
  "same message twice": { appeals: ["短信重复发送"], complaints: 0.1, other: "O", anger: 0 },
  "asked too often": { appeals: ["催费方式不当"], complaints: 0.35, other: "O", anger: 0.2 },
  "asked after paying": {
    ...{ appeals: ["短信内容错误", "催费方式不当"], complaints: 0.15, other: "E", anger: 0.1 },
  },
  "wrong claim": {
    ...{ appeals: ["电费账单差错", "电费退补争议"], complaints: 0.3, other: "O", anger: 0.3 },
  },
  "cut off": { appeals: ["欠费停电争议"], complaints: 0.25, other: "O", anger: 0.3 },
  "cut off though paid": { appeals: ["欠费停电争议"], complaints: 0.8, other: "O", anger: 0.5 },
  "dark though paid": { appeals: ["缴费后复电慢"], complaints: 0.2, other: "S", anger: 0.3 },
} as const satisfies Record<string, Grief>;
export type Cause = keyof typeof griefs;
const griefOf = (cause: Cause): Grief => griefs[cause];

/** Beyond the numbers of the world's own tickets of a day. */
const numbersFrom = 900_001;

export class Grievances {
  readonly #rows = new Map<Day, TicketRow[]>();

  /** Somebody rings up on a day at an hour of his own. */
  ring({ customer, cause, day, random }: Ringing): { isComplaint: boolean } {
    const { appeals, complaints, other, anger } = griefOf(cause);
    const isComplaint = random.chance(complaints);
    const rows = this.#rows.get(day) ?? [];
    this.#rows.set(day, rows);
    const id = `${day.replaceAll("-", "")}${numbersFrom + rows.length}`;
    const at = startOfDay(day).getTime() + (8 * 3600 + random.integer(11 * 3600)) * 1000;
    const draft: Draft = {
      ...{
        at,
        anger,
        appeal: appealNamed(random.pick(appeals)),
        letter: isComplaint ? "C" : other,
      },
      customers: { from: 0, until: 1 },
    };
    // closed when it is closed: whoever reads on a day sees no later than that
    const book = { customer: () => customer };
    rows.push(writeTicket(draft, id, { book, random, last: addDays(day, 60) }));
    return { isComplaint };
  }

  /** Oldest first. */
  on(day: Day): readonly TicketRow[] {
    const rows = this.#rows.get(day) ?? [];
    return rows.toSorted(
      (left, right) => (left[1] as Date).getTime() - (right[1] as Date).getTime(),
    );
  }

  forget(before: Day): void {
    for (const day of this.#rows.keys()) if (day < before) this.#rows.delete(day);
  }
}

interface Ringing {
  customer: Customer;
  cause: Cause;
  day: Day;
  random: Random;
}
