/**
 * Who else is to sign: transfer (转办), delegation (委派), added and removed signers (加签, 减签). Pure.
 * @module
 */
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import { advance, type Change, lineOf, settle, withSeat, withSeats } from "./course.ts";
import { type Act, because } from "./schema.ts";
import {
  barred,
  type Course,
  type Facts,
  holdingOf,
  holdsRole,
  qualifies,
  type Seat,
  seatsOf,
  stepOf,
} from "./seats.ts";

export interface RuledDeed {
  act: Act;
  person: string;
  to?: string | undefined;
  persons?: readonly string[] | undefined;
  mode?: "any" | "all" | undefined;
}

export type Decide = (course: Course, deed: RuledDeed, facts: Facts) => Change | Refusal;

export const handing: Record<"transfer" | "delegate" | "add-signer" | "remove-signer", Decide> = {
  transfer: (course, { person, to }, facts) => {
    const holding = holdingOf(course, person, facts);
    if (isRefusal(holding)) return holding;
    const seat = seatsOf(course)[holding.index]!;
    const problem = whyNotReceive(course, to, facts) ?? whySeated(course, to!, holding.index);
    if (problem) return problem;
    const step = stepOf(course)!;
    if (seat.origin !== "added" && !qualifies({ course, facts }, step, to!)) {
      return refuse("forbidden", because.lacks_authority({ person: to!, step: step.zh }));
    }
    const origin = seat.origin === "added" ? seat.origin : "transferred";
    const next = withSeat(course, holding.index, { who: [to!], origin, deputies: [] });
    return settle(next, { ...lineOf(course, "transfer", person), to: [to!] });
  },

  delegate: (course, { person, to }, facts) => {
    const holding = holdingOf(course, person, facts);
    if (isRefusal(holding)) return holding;
    const step = stepOf(course)!;
    if (holding.for !== null) {
      return refuse("forbidden", because.no_seat({ step: step.zh, person }));
    }
    if (to === person) return refuse("invalid", because.name_somebody());
    const problem = whyNotReceive(course, to, facts);
    if (problem) return problem;
    const seat = seatsOf(course)[holding.index]!;
    if (seat.origin !== "added" && !holdsRole(facts, to!, step.role)) {
      return refuse("forbidden", because.lacks_authority({ person: to!, step: step.zh }));
    }
    const deputies = [...seat.deputies, { person: to!, for: person }];
    const next = withSeat(course, holding.index, { deputies });
    return settle(next, { ...lineOf(course, "delegate", person), to: [to!] });
  },

  "add-signer": (course, { person, persons = [], mode = "all" }, facts) => {
    const holding = holdingOf(course, person, facts);
    if (isRefusal(holding)) return holding;
    const added = [...new Set(persons)];
    if (added.length === 0) return refuse("invalid", because.name_somebody());
    for (const one of added) {
      const problem =
        one === person
          ? refuse("conflict", because.has_seat({ person: one }))
          : (whyNotReceive(course, one, facts) ?? whySeated(course, one));
      if (problem) return problem;
    }
    const seats = mode === "any" ? [added] : added.map((one) => [one]);
    const fresh = seats.map((who) => ({
      ...{ who, origin: "added" as const, addedBy: person, deputies: [] },
    }));
    const next = withSeats(course, [...seatsOf(course), ...fresh]);
    return settle(next, { ...lineOf(course, "add-signer", person), to: added });
  },

  "remove-signer": (course, { person, persons = [] }, facts) => {
    if (persons.length === 0) return refuse("invalid", because.name_somebody());
    const isOurs = isOfStep(course, person, facts);
    const mayRemove = (seat: Seat) => isOpenExtra(seat) && (isOurs || seat.addedBy === person);
    const removable = seatsOf(course).filter(mayRemove);
    const stranger = persons.find((one) => !removable.some(({ who }) => who.includes(one)));
    if (stranger !== undefined) return refuse("conflict", because.not_added({ person: stranger }));
    const seats = seatsOf(course).flatMap((seat) => {
      if (!removable.includes(seat) || seat.who === "role") return [seat];
      const who = seat.who.filter((one) => !persons.includes(one));
      return who.length > 0 ? [{ ...seat, who }] : [];
    });
    const line = { ...lineOf(course, "remove-signer", person), to: persons };
    return settle(advance(withSeats(course, seats), facts), line);
  },
};

/** Handing on never reaches who submitted it, who signed already, or who has no business here. */
function whyNotReceive(course: Course, to: string | undefined, facts: Facts): Refusal | undefined {
  if (to === undefined) return refuse("invalid", because.name_somebody());
  if (course.submitters.includes(to)) {
    return refuse("forbidden", because.initiator_never_receives({ person: to }));
  }
  if (!facts.people.some(({ id }) => id === to)) {
    return refuse("not_found", because.unknown_person({ person: to }));
  }
  return barred(course, course.step!, to);
}

/** A person holds one seat by name: the second could never be filled. */
function whySeated(course: Course, to: string, except?: number): Refusal | undefined {
  const isSeated = seatsOf(course).some(
    ({ who, signed }, at) => at !== except && !signed && who !== "role" && who.includes(to),
  );
  return isSeated ? refuse("conflict", because.has_seat({ person: to })) : undefined;
}

/** An added signer who has not signed yet. */
export const isOpenExtra = ({ origin, signed }: Seat) => origin === "added" && !signed;

/** Signed the waiting step, or could: who may take added signers out of it again. */
export function isOfStep(course: Course, person: string, facts: Facts): boolean {
  const hasSigned = seatsOf(course).some(
    ({ signed, origin }) => signed?.by === person && origin !== "added",
  );
  const holding = holdingOf(course, person, facts);
  const isHolder = !isRefusal(holding) && seatsOf(course)[holding.index]!.origin !== "added";
  return hasSigned || isHolder;
}
