/**
 * What becomes of an approval by an act. Pure: a course, a deed and the facts of the moment give the next
 * course and the line of its history, or a refusal.
 * @module
 */
import { isRefusal, type Refusal, refuse } from "../base/refusal.ts";
import {
  advance,
  type Change,
  isNeeded,
  lineOf,
  settle,
  stopped,
  withSeat,
  withSeats,
} from "./course.ts";
import { type Decide, handing, isOfStep, isOpenExtra, type RuledDeed } from "./handing.ts";
import { type Act, because, type State } from "./schema.ts";
import {
  type Course,
  type Facts,
  holdingOf,
  mendedSeats,
  type Seat,
  seatsOf,
  stepOf,
} from "./seats.ts";

export interface Submitted {
  by: string;
  /** Others who had a hand in it before. */
  with?: readonly string[];
  amountFen: bigint;
  hashes: Readonly<Record<string, string>>;
  /** Steps to be signed again though nothing they read has changed. */
  redo?: readonly string[];
}

const stateWords: Record<State, { zh: string; en: string }> = {
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

/** The first round. */
export function begin(
  { id, steps }: Pick<Course, "id" | "steps">,
  { by, with: others = [], amountFen, hashes }: Submitted,
  facts: Facts,
): Change {
  const empty = { step: null, dueOn: null, urgedOn: null, escalated: false, seats: {} };
  const course: Course = {
    ...{ id, steps, state: "returned", round: 1, amountFen, hashes, ...empty },
    ...{ signers: {}, submitters: [...new Set([by, ...others])] },
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

const deeds: Record<Act, Decide> = {
  ...handing,

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
    if (!course.submitters.includes(person) && !isOperator(facts, person)) {
      return refuse("forbidden", because.only_initiator());
    }
    return annul(course, person);
  },
};

function isOperator({ people }: Facts, person: string): boolean {
  return people.some(({ id, roles }) => id === person && roles.includes("operator"));
}

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

/** What a person may do now: exactly what `act` would accept, names aside. */
export function mayDo(course: Course, person: string, facts: Facts): Act[] {
  const now = mend(course, facts)?.course ?? course;
  const isSubmitter = now.submitters.includes(person);
  const mine: Act[] = isSubmitter
    ? ["withdraw", "void"]
    : isOperator(facts, person)
      ? ["void"]
      : [];
  const allowed = mine.filter((wanted) => startsFrom[wanted].includes(now.state));
  if (now.state !== "running") return allowed;
  const holding = holdingOf(now, person, facts);
  const hasExtra = seatsOf(now).some(
    (seat) => isOpenExtra(seat) && (seat.addedBy === person || isOfStep(now, person, facts)),
  );
  const signing: Act[] = ["approve", "return", "transfer", "add-signer"];
  return [
    ...(isRefusal(holding) ? [] : signing),
    ...(!isRefusal(holding) && holding.for === null ? (["delegate"] as const) : []),
    ...(hasExtra ? (["remove-signer"] as const) : []),
    ...(isSubmitter && now.urgedOn !== facts.today ? (["urge"] as const) : []),
    ...allowed,
  ];
}
