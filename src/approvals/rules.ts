/**
 * What becomes of an approval by an act. Pure: a course, a deed and the facts of the moment give the next
 * course and the line of its history, or a refusal.
 * @module
 */
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import {
  type Act,
  because,
  type Outcome,
  type RecordedAct,
  type State,
  type Step,
} from "./schema.ts";
import {
  barred,
  type Course,
  type Facts,
  freshSeats,
  holdingOf,
  holdsRole,
  mendedSeats,
  qualifies,
  type Seat,
  seatsOf,
  stepOf,
} from "./seats.ts";

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

export interface RuledDeed {
  act: Act;
  person: string;
  to?: string | undefined;
  persons?: readonly string[] | undefined;
  mode?: "any" | "all" | undefined;
}

export interface Submitted {
  by: string;
  amountFen: bigint;
  hashes: Readonly<Record<string, string>>;
  /** Steps to be signed again though nothing they read has changed. */
  redo?: readonly string[];
}

export const stateWords: Record<State, { zh: string; en: string }> = {
  running: { zh: "审批中", en: "running" },
  returned: { zh: "驳回待改", en: "returned" },
  withdrawn: { zh: "撤回", en: "withdrawn" },
  approved: { zh: "通过", en: "approved" },
  voided: { zh: "作废", en: "voided" },
};

/** From which states each act may start. */
const startsFrom: Record<Act | "submit", readonly State[]> = {
  approve: ["running"],
  return: ["running"],
  transfer: ["running"],
  delegate: ["running"],
  "add-signer": ["running"],
  "remove-signer": ["running"],
  urge: ["running"],
  withdraw: ["running", "returned"],
  void: ["running", "returned", "withdrawn"],
  submit: ["returned", "withdrawn", "approved"],
};

/** Whether a step is needed for an amount: "from" is included, 100,000.00 stands in the higher tier. */
export const isNeeded = (step: Pick<Step, "fromFen">, amountFen: bigint): boolean =>
  amountFen >= BigInt(step.fromFen);

/** All its seats are signed, over the fields as they are now. */
export function isSigned(course: Course, stepId: string): boolean {
  const seats = seatsOf(course, stepId);
  const hash = course.hashes[stepId];
  return seats.length > 0 && seats.every(({ signed }) => signed?.hash === hash);
}

/** The first round. */
export function begin(
  { id, steps }: Pick<Course, "id" | "steps">,
  { by, amountFen, hashes }: Submitted,
  facts: Facts,
): Change {
  const empty = { step: null, dueOn: null, urgedOn: null, escalated: false, seats: {} };
  const course: Course = {
    ...{ id, steps, state: "returned", round: 1, amountFen, hashes, ...empty },
    ...{ signers: {}, submitters: [by] },
  };
  return settle(advance(course, facts), { ...lineOf(course, "submit", by), to: [] });
}

/** A further round: signatures whose fields changed are gone, the others stay (避免重复审核). */
export function resubmit(
  course: Course,
  { by, amountFen, hashes, redo = [] }: Submitted,
  facts: Facts,
): Change | Refusal {
  if (!startsFrom.submit.includes(course.state)) {
    const words = { id: course.id, ...stateWords[course.state] };
    return refuse("conflict", because.wrong_state_to_submit(words));
  }
  if (course.signers[by] !== undefined) {
    return refuse("forbidden", because.signer_never_submits({ person: by }));
  }
  const isFresh = ([id, seats]: [string, readonly Seat[]]) =>
    !redo.includes(id) && seats.every(({ signed }) => !signed || signed.hash === hashes[id]);
  const next: Course = {
    ...course,
    ...{ round: course.round + 1, amountFen, hashes, step: null, state: "returned" },
    seats: Object.fromEntries(Object.entries(course.seats).filter(isFresh)),
    submitters: [...new Set([...course.submitters, by])],
  };
  return settle(advance(next, facts), lineOf(next, "submit", by));
}

/** A person's act; holders who may not sign any more are taken out first. */
export function act(course: Course, deed: RuledDeed, facts: Facts): Change | Refusal {
  const mending = mend(course, facts);
  const now = mending?.course ?? course;
  if (!startsFrom[deed.act].includes(now.state)) {
    return refuse("conflict", because.not_running({ id: now.id, ...stateWords[now.state] }));
  }
  const change = deeds[deed.act](now, deed, facts);
  if (!mending || isRefusal(change)) return change;
  return { ...change, lines: [...mending.lines, ...change.lines] };
}

type Decide = (course: Course, deed: RuledDeed, facts: Facts) => Change | Refusal;

const deeds: Record<Act, Decide> = {
  approve: (course, { person }, facts) => {
    const holding = holdingOf(course, person, facts);
    if (isRefusal(holding)) return holding;
    const step = course.step!;
    const hash = course.hashes[step]!;
    const { index, for: principal } = holding;
    const signed = { by: person, for: principal, round: course.round, hash };
    const signers = { ...course.signers, [person]: step, ...(principal && { [principal]: step }) };
    const next = { ...withSeat(course, index, { signed }), signers };
    const line = { ...lineOf(course, "approve", person), forPerson: principal, hash };
    return settle(advance(next, facts), line);
  },

  return: (course, { person, to }, facts) => {
    const holding = holdingOf(course, person, facts);
    if (isRefusal(holding)) return holding;
    if (to === undefined) return refuse("invalid", because.name_step());
    const line = { ...lineOf(course, "return", person), forPerson: holding.for, to: [to] };
    const hashed = { ...line, hash: course.hashes[course.step!]! };
    if (to === "initiator") return settle(stopped(course, "returned"), hashed);
    const problem = whyNotTo(course, to);
    if (problem) return problem;
    const { [to]: _revoked, ...seats } = course.seats;
    return settle(advance({ ...course, seats }, facts), hashed);
  },

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

  urge: (course, { person }, { today }) => {
    if (!course.submitters.includes(person)) return refuse("forbidden", because.only_initiator());
    if (course.urgedOn === today) return refuse("too_many", because.urged_today());
    return settle({ ...course, urgedOn: today }, lineOf(course, "urge", person));
  },

  withdraw: (course, { person }) => {
    if (!course.submitters.includes(person)) return refuse("forbidden", because.only_initiator());
    return settle(stopped(course, "withdrawn"), lineOf(course, "withdraw", person));
  },

  void: (course, { person }, facts) => {
    const isOperator = facts.people.find(({ id }) => id === person)?.roles.includes("operator");
    if (!course.submitters.includes(person) && !isOperator) {
      return refuse("forbidden", because.only_initiator());
    }
    return annul(course, person);
  },
};

/** Void, whatever it is: for the domain that owns the subject. */
export function annul(course: Course, person: string): Change | Refusal {
  if (course.state === "voided") {
    return refuse("conflict", because.not_running({ id: course.id, ...stateWords.voided }));
  }
  return settle(stopped(course, "voided"), lineOf(course, "void", person));
}

/** Widens an overdue step to those its escalation names; undefined where there is nothing to widen. */
export function escalate(course: Course): Change | undefined {
  if (course.state !== "running" || course.escalated || !stepOf(course)?.escalate) return undefined;
  return settle({ ...course, escalated: true }, lineOf(course, "escalate", "worker"));
}

/** Takes out holders who may not sign any more; undefined where all is well. */
export function mend(course: Course, facts: Facts): Change | undefined {
  if (course.state !== "running") return undefined;
  const next = withSeats(course, mendedSeats(course, facts));
  const gone = namesIn(course).filter((person) => !namesIn(next).includes(person));
  if (gone.length === 0) return undefined;
  return settle(advance(next, facts), { ...lineOf(course, "mend", "worker"), to: gone });
}

const namesIn = (course: Course) =>
  seatsOf(course).flatMap(({ who }) => (who === "role" ? [] : [...who]));

/** On to the first needed step that is not signed over the current fields; approved where none is left. */
function advance(course: Course, facts: Facts): Course {
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

function stopped(course: Course, state: Exclude<State, "running">): Course {
  return { ...course, state, step: null, dueOn: null, urgedOn: null, escalated: false };
}

function settle(course: Course, line: Line): Change {
  const lines = [line];
  return course.state === "running" ? { course, lines } : { course, lines, outcome: course.state };
}

function lineOf({ step, round }: Course, deed: RecordedAct, person: string): Line {
  return { act: deed, round, step, person, forPerson: null, hash: null, to: [] };
}

function withSeats(course: Course, seats: readonly Seat[]): Course {
  return { ...course, seats: { ...course.seats, [course.step!]: seats } };
}

function withSeat(course: Course, index: number, part: Partial<Seat>): Course {
  return withSeats(
    course,
    seatsOf(course).map((seat, at) => (at === index ? { ...seat, ...part } : seat)),
  );
}

/** A return goes to a step before this one that this amount needed. */
function whyNotTo(course: Course, to: string): Refusal | undefined {
  const order = course.steps.map(({ id }) => id);
  const target = course.steps[order.indexOf(to)];
  if (!target || order.indexOf(to) >= order.indexOf(course.step!)) {
    return refuse("invalid", because.not_earlier({ step: to }));
  }
  if (isNeeded(target, course.amountFen)) return undefined;
  return refuse("invalid", because.step_skipped({ step: to }));
}

/** Steps a waiting approval may be returned to. */
export function returnTargets(course: Course): string[] {
  return course.steps.map(({ id }) => id).filter((id) => !whyNotTo(course, id));
}

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

const isOpenExtra = ({ origin, signed }: Seat) => origin === "added" && !signed;

/** Signed the waiting step, or could: who may take added signers out of it again. */
function isOfStep(course: Course, person: string, facts: Facts): boolean {
  const hasSigned = seatsOf(course).some(
    ({ signed, origin }) => signed?.by === person && origin !== "added",
  );
  const holding = holdingOf(course, person, facts);
  const isHolder = !isRefusal(holding) && seatsOf(course)[holding.index]!.origin !== "added";
  return hasSigned || isHolder;
}

/** What a person may do now. */
export function mayDo(course: Course, person: string, facts: Facts): Act[] {
  const mine: Act[] = course.submitters.includes(person) ? ["withdraw", "void", "urge"] : [];
  const isUrgent = (wanted: Act) => wanted !== "urge" || course.urgedOn !== facts.today;
  const now = mend(course, facts)?.course ?? course;
  if (now.state !== "running")
    return mine.filter((wanted) => startsFrom[wanted].includes(now.state));
  const holding = holdingOf(now, person, facts);
  const hasExtra = seatsOf(now).some(
    (seat) => isOpenExtra(seat) && (seat.addedBy === person || isOfStep(now, person, facts)),
  );
  const signing: Act[] = isRefusal(holding)
    ? []
    : ["approve", "return", "transfer", ...(holding.for === null ? ["delegate" as const] : [])];
  const extra: Act[] = isRefusal(holding) ? [] : ["add-signer"];
  const removing: Act[] = hasExtra ? ["remove-signer"] : [];
  return [...signing, ...extra, ...removing, ...mine].filter(isUrgent);
}
