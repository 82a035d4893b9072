/**
 * Who may sign. A seat is one signature that a step needs: any one of those it names may give it, for
 * himself or for somebody he stands in for. Pure.
 * @module
 */
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type Level, type State, type Step } from "./schema.ts";

interface Signature {
  by: string;
  for: string | null;
  round: number;
  /** SHA-256 of the fields the step reads, as they were. */
  hash: string;
}

export interface Seat {
  /** Any one of these; "role": whoever holds the step's role over the subject's unit at that moment. */
  who: "role" | readonly string[];
  origin: "route" | "transferred" | "added";
  addedBy?: string;
  /** Delegates of this seat, each for one holder. */
  deputies: readonly { person: string; for: string }[];
  signed?: Signature;
}

/** One approval as the rules see it. */
export interface Course {
  id: string;
  state: State;
  round: number;
  /** The route's, as they were when it was opened: a new version does not touch it. */
  steps: readonly Step[];
  amountFen: bigint;
  /** By step: hash of the fields it reads, as submitted last. */
  hashes: Readonly<Record<string, string>>;
  /** The step that waits; null unless running. */
  step: string | null;
  dueOn: string | null;
  urgedOn: string | null;
  escalated: boolean;
  /** By step that has begun. */
  seats: Readonly<Record<string, readonly Seat[]>>;
  /** Which step each person signed, in whatever round: one person, one step. */
  signers: Readonly<Record<string, string>>;
  /** Everybody who ever sent it in: they never sign. */
  submitters: readonly string[];
}

/** An enabled person whose data scope covers the subject's unit. */
export interface Candidate {
  id: string;
  roles: readonly string[];
  /** Depth of the highest unit of his scope on the way to the subject's unit: 0 the whole utility. */
  reach: number;
}

/** What the rules are told of the world at one moment. */
export interface Facts {
  today: string;
  people: readonly Candidate[];
  /** Depth of the unit that a signer of a level must cover; `unit` the subject's own. */
  depths: Readonly<Record<Level | "unit", number>>;
  /** Leaves of today. */
  standsIn: readonly { person: string; for: string }[];
  /** By step: when it will be due if it begins today. */
  dueOn: Readonly<Record<string, string>>;
}

export const stepOf = (course: Course, id = course.step): Step | undefined =>
  course.steps.find((step) => step.id === id);

export const seatsOf = (course: Course, id = course.step): readonly Seat[] =>
  id === null ? [] : (course.seats[id] ?? []);

const find = (facts: Facts, person: string) => facts.people.find(({ id }) => id === person);

/** Holds the role; the operator of this machine holds every one. */
export function holdsRole(facts: Facts, person: string, role: string): boolean {
  const roles = find(facts, person)?.roles ?? [];
  return roles.includes(role) || roles.includes("operator");
}

/** A course at a moment. */
export interface Moment {
  course: Course;
  facts: Facts;
}

/** By which role and level a step may be signed: its own and, once it is escalated, that one too. */
export function waysOf(course: Course, step: Step): Pick<Step, "role" | "level">[] {
  const { role, level, escalate } = step;
  if (!escalate || !course.escalated || course.step !== step.id) return [{ role, level }];
  return [
    { role, level },
    { role: escalate.role ?? role, level: escalate.level ?? level },
  ];
}

/** Holds such a role over the unit of such a level now. */
export function qualifies({ course, facts }: Moment, step: Step, person: string): boolean {
  const reach = find(facts, person)?.reach ?? Number.POSITIVE_INFINITY;
  return waysOf(course, step).some(
    ({ role, level }) => holdsRole(facts, person, role) && reach <= facts.depths[level ?? "unit"],
  );
}

/** Why a person may not take part in signing a step at all; undefined where he may. */
export function barred(course: Course, stepId: string, person: string): Refusal | undefined {
  if (course.submitters.includes(person)) {
    return refuse("forbidden", because.initiator_never_signs({ person }));
  }
  const signed = course.signers[person];
  if (signed !== undefined && signed !== stepId) {
    return refuse("forbidden", because.signs_one_step({ person, step: signed }));
  }
  const hasSigned = seatsOf(course, stepId).some(
    (seat) => seat.signed?.by === person || seat.signed?.for === person,
  );
  return hasSigned ? refuse("conflict", because.signs_once({ person })) : undefined;
}

interface Holding {
  index: number;
  /** Whom the person signs for; null for himself. */
  for: string | null;
}

/** The seat of the waiting step that a person may fill, those that name somebody first; or why none. */
export function holdingOf(course: Course, person: string, facts: Facts): Holding | Refusal {
  const step = stepOf(course)!;
  if (find(facts, person)?.roles.includes("worker")) {
    return refuse("forbidden", because.machines_never_sign());
  }
  const bar = barred(course, step.id, person);
  if (bar) return bar;
  const open = seatsOf(course)
    .map((seat, index) => ({ seat, index }))
    .filter(({ seat }) => !seat.signed)
    .sort((left, right) => Number(left.seat.who === "role") - Number(right.seat.who === "role"));
  const moment = { course, facts };
  const own = open.find(({ seat }) => mayFill(moment, seat, person));
  if (own) return { index: own.index, for: null };
  let refusal = refuse("forbidden", because.no_seat({ step: step.zh, person }));
  for (const { seat, index } of open) {
    for (const principal of principalsOf(seat, facts, person)) {
      const principalBar = barred(course, step.id, principal);
      if (principalBar) refusal = principalBar;
      else if (mayFill(moment, seat, principal) && mayStandIn(moment, seat, person)) {
        return { index, for: principal };
      }
    }
  }
  return refusal;
}

function mayFill(moment: Moment, seat: Seat, person: string): boolean {
  if (seat.who !== "role" && !seat.who.includes(person)) return false;
  if (seat.origin === "added") return find(moment.facts, person) !== undefined;
  return qualifies(moment, stepOf(moment.course)!, person);
}

function principalsOf(seat: Seat, facts: Facts, person: string): string[] {
  const standing = [...seat.deputies, ...facts.standsIn];
  return standing.filter((one) => one.person === person).map((one) => one.for);
}

/** Who signs for another needs the role himself, over the subject's unit; the level is the other's. */
function mayStandIn({ course, facts }: Moment, { origin }: Seat, person: string): boolean {
  if (origin === "added") return find(facts, person) !== undefined;
  return holdsRole(facts, person, stepOf(course)!.role);
}

/** Everybody who could sign the waiting step now. */
export function whoCanSign(course: Course, facts: Facts): string[] {
  if (course.state !== "running") return [];
  return facts.people.map(({ id }) => id).filter((id) => "index" in holdingOf(course, id, facts));
}

/** The seats with which a step begins. */
export function freshSeats(course: Course, step: Step, facts: Facts): readonly Seat[] {
  const seat = { origin: "route", deputies: [] } as const;
  if (step.mode === "any") return [{ ...seat, who: "role" }];
  const named = facts.people
    .filter(({ id, roles }) => roles.includes(step.role) && !barred(course, step.id, id))
    .filter(({ id }) => qualifies({ course, facts }, step, id))
    .map(({ id }) => ({ ...seat, who: [id] }));
  return named.length > 0 ? named : [{ ...seat, who: "role" }];
}

/**
 * The seats of the waiting step without holders who lost the role, left, or may not sign any more. A seat
 * that nobody holds goes, where another of the route stays; the last one falls to whoever holds the role.
 */
export function mendedSeats(course: Course, facts: Facts): readonly Seat[] {
  const step = stepOf(course)!;
  const mayHold = (person: string) =>
    !barred(course, step.id, person) && qualifies({ course, facts }, step, person);
  const isRoutes = (seat: Seat) => seat.origin !== "added";
  const mended = seatsOf(course).map((seat) =>
    seat.signed || seat.who === "role" || !isRoutes(seat)
      ? seat
      : { ...seat, who: seat.who.filter(mayHold) },
  );
  const kept = mended.filter((seat) => seat.who.length > 0);
  if (kept.some(isRoutes)) return kept;
  return [{ who: "role", origin: "route", deputies: [] }, ...kept];
}
