/**
 * How a course goes on: the next step that is needed and not signed, the line of history beside it. Pure.
 * @module
 */
import type { Outcome, RecordedAct, State, Step } from "./schema.ts";
import { type Course, type Facts, freshSeats, type Seat, seatsOf } from "./seats.ts";

/** What history keeps of an act, beside when and why. */
export interface Line {
  act: RecordedAct;
  round: number;
  step: string | null;
  person: string;
  forPerson: string | null;
  hash: string | null;
  to: readonly string[];
}

export interface Change {
  course: Course;
  /** At least one; the deed itself is the last. */
  lines: readonly Line[];
  outcome?: Outcome;
}

/** Whether a step is needed for an amount: "from" is included, 100,000.00 stands in the higher tier. */
export const isNeeded = (step: Pick<Step, "fromFen">, amountFen: bigint): boolean =>
  amountFen >= BigInt(step.fromFen);

/** All its seats are signed, over the fields as they are now. */
export function isSigned(course: Course, stepId: string): boolean {
  const seats = seatsOf(course, stepId);
  const hash = course.hashes[stepId];
  return seats.length > 0 && seats.every(({ signed }) => signed?.hash === hash);
}

/** On to the first needed step that is not signed over the current fields; approved where none is left. */
export function advance(course: Course, facts: Facts): Course {
  const next = course.steps.find(
    (step) => isNeeded(step, course.amountFen) && !isSigned(course, step.id),
  );
  if (!next) return stopped(course, "approved");
  if (next.id === course.step) return course;
  const dueOn = facts.dueOn[next.id]!;
  const begun: Course = {
    ...course,
    ...{ state: "running", step: next.id, dueOn, urgedOn: null, escalated: false },
  };
  return withSeats(begun, course.seats[next.id] ?? freshSeats(begun, next, facts));
}

export function stopped(course: Course, state: Exclude<State, "running">): Course {
  return { ...course, state, step: null, dueOn: null, urgedOn: null, escalated: false };
}

export function settle(course: Course, line: Line): Change {
  const lines = [line];
  return course.state === "running" ? { course, lines } : { course, lines, outcome: course.state };
}

export function lineOf({ step, round }: Course, deed: RecordedAct, person: string): Line {
  return { act: deed, round, step, person, forPerson: null, hash: null, to: [] };
}

export function withSeats(course: Course, seats: readonly Seat[]): Course {
  return { ...course, seats: { ...course.seats, [course.step!]: seats } };
}

export function withSeat(course: Course, index: number, part: Partial<Seat>): Course {
  return withSeats(
    course,
    seatsOf(course).map((seat, at) => (at === index ? { ...seat, ...part } : seat)),
  );
}
