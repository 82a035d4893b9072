/** What a cut-off stands on, and every demand of the law on it. Pure. */
import { addDays, type Day, dayOf } from "../../../../src/base/dates.ts";
import {
  contactHours,
  daysBetween,
  hourOf,
  isWorkingDay,
  noGround,
  notices,
  overdueMoreThan,
  proofs,
} from "./statute.ts";

export interface Deed {
  kind: string;
  state: string;
  /** When it reached the customer. */
  at: Date;
  proof: string | null;
  proofFiles: number;
}

export interface CutOff {
  id: string;
  account: string;
  city: string;
  isHome: boolean;
  doneAt: Date;
  approvedAt: Date | null;
  hasPhotograph: boolean;
  /** Bills that were due and not paid when the supply went. */
  unpaid: readonly { dueOn: Day; fen: bigint }[];
  /** Of it, what the customer denied. */
  deniedFen: bigint;
  deeds: readonly Deed[];
  /** Persons who asked for it, proposed, changed or submitted it. */
  makers: readonly string[];
  /** Persons who signed, and whether their unit stands above the customer's. */
  signers: readonly { person: string; covers: boolean }[];
  /** Asked for by hand: one head of the unit. By a run: a second one, of the city. */
  signersAsked: number;
  /** What the house knew to be protected at that moment. */
  protections: readonly string[];
  /** What really protected it, as nobody may ever cut. */
  household: string | undefined;
}

interface Demand {
  zh: string;
  en: string;
  isMet(cutOff: CutOff): boolean;
}

/** Oldest of what may be claimed: what is denied counts against the oldest. */
function oldestDue({ unpaid, deniedFen }: CutOff): Day | undefined {
  let denied = deniedFen;
  for (const { dueOn, fen } of unpaid.toSorted((left, right) =>
    left.dueOn < right.dueOn ? -1 : 1,
  )) {
    if (fen > denied) return dueOn;
    denied -= fen;
  }
  return undefined;
}

/** When the debt became old enough for anything on the way to a cut-off. */
function ripeOn(cutOff: CutOff): Day {
  return addDays(oldestDue(cutOff) ?? "9999-01-01", overdueMoreThan + 1);
}

function proven(cutOff: CutOff, kind: keyof typeof proofs): readonly Deed[] {
  const accepted: readonly string[] = proofs[kind];
  return cutOff.deeds.filter(
    (deed) =>
      deed.kind === kind &&
      deed.state === "delivered" &&
      deed.proofFiles > 0 &&
      accepted.includes(deed.proof ?? "") &&
      deed.at < cutOff.doneAt &&
      dayOf(deed.at) >= ripeOn(cutOff),
  );
}

/** Each has been failed by a cut-off of the tests. */
export const demands: Readonly<Record<string, Demand>> = {
  overdue: {
    zh: "逾期超过 30 日",
    en: "more than 30 days overdue",
    isMet(cutOff) {
      const oldest = oldestDue(cutOff);
      return oldest !== undefined && daysBetween(oldest, dayOf(cutOff.doneAt)) > overdueMoreThan;
    },
  },
  reminded: {
    zh: "停电程序前经催交",
    en: "reminded before the way to it began",
    isMet(cutOff) {
      const first = proven(cutOff, "notice")[0]?.at ?? cutOff.doneAt;
      const kinds = ["message", "letter", "call", "visit"];
      const oldest = oldestDue(cutOff) ?? "9999-01-01";
      return cutOff.deeds.some(
        ({ kind, state, at }) =>
          kinds.includes(kind) && state === "delivered" && dayOf(at) > oldest && at <= first,
      );
    },
  },
  notified: {
    zh: "停电通知书按规定天数送达并有凭证",
    en: "a notice with its paper, the lawful days before",
    isMet: (cutOff) =>
      proven(cutOff, "notice").some(
        ({ at }) => daysBetween(dayOf(at), dayOf(cutOff.doneAt)) >= windowOf(cutOff).noticeDays,
      ),
  },
  lastWord: {
    zh: "停电前再次通知并有凭证",
    en: "a last word with its proof, shortly before",
    isMet: (cutOff) =>
      proven(cutOff, "final-notice").some(({ at }) => {
        const minutes = (cutOff.doneAt.getTime() - at.getTime()) / 60_000;
        const isFresh = daysBetween(dayOf(at), dayOf(cutOff.doneAt)) <= 1;
        return isFresh && minutes >= windowOf(cutOff).lastWordMinutes;
      }),
  },
  signed: {
    zh: "由有权单位的他人批准",
    en: "agreed to by other people of the right unit",
    isMet({ signers, signersAsked, makers, approvedAt, doneAt }) {
      const others = signers.filter(({ person, covers }) => covers && !makers.includes(person));
      const persons = new Set(others.map(({ person }) => person));
      return persons.size >= signersAsked && approvedAt !== null && approvedAt <= doneAt;
    },
  },
  unprotected: {
    zh: "无保护、无争议、无未结退费",
    en: "no protection, dispute or refund open",
    isMet: ({ protections, household }) => protections.length === 0 && household === undefined,
  },
  ground: {
    zh: "当地以欠费为停电事由",
    en: "in a place where arrears are a ground",
    isMet: ({ city }) => !noGround.includes(city),
  },
  hour: {
    zh: "工作日且次日为工作日，在允许时段",
    en: "on a working day before another, within the hours",
    isMet({ doneAt }) {
      const hour = hourOf(doneAt);
      const day = dayOf(doneAt);
      const isInHours = hour >= contactHours.from && hour < contactHours.to;
      return isInHours && isWorkingDay(day) && isWorkingDay(addDays(day, 1));
    },
  },
  photographed: {
    zh: "有电表照片",
    en: "with a photograph of the meter",
    isMet: ({ hasPhotograph }) => hasPhotograph,
  },
};

function windowOf({ isHome }: CutOff) {
  return notices[isHome ? "residential" : "others"];
}

/** Names of the demands a cut-off does not meet. */
export function unmetBy(cutOff: CutOff): string[] {
  return Object.entries(demands).flatMap(([name, { isMet }]) => (isMet(cutOff) ? [] : [name]));
}
