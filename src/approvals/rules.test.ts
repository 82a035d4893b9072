/** The state machine of approvals: random lives, and golden ones as files. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import type { Change, Line } from "./course.ts";
import { act, begin, escalate, mayDo, mend, resubmit } from "./rules.ts";
import { Act, RouteBody, type Step } from "./schema.ts";
import { type Candidate, type Course, type Facts, whoCanSign } from "./seats.ts";
import { hashesOf } from "./submission.ts";

const depths = { unit: 3, station: 3, county: 3, city: 2, province: 1 };
const submitter = "p0";

/** One life: a route, people, and what is tried in turn. */
const personOf = (index: number) => `p${index % 8}`;
const anyStep = fc.record({
  mode: fc.constantFrom("any" as const, "all" as const),
  role: fc.constantFrom("approver" as const, "finance" as const),
  level: fc.constantFrom(undefined, "county" as const, "city" as const),
  fromFen: fc.constantFrom(0, 0, 100, 1000),
  reads: fc.constantFrom(undefined, ["a"], ["b"], ["a", "amountFen"]),
  escalate: fc.constantFrom(undefined, { afterDays: 1, role: "finance" as const }),
});
const anyPerson = fc.record({
  roles: fc.constantFrom(["approver"], ["finance"], ["approver", "finance"], ["approver"]),
  reach: fc.integer({ min: 0, max: 3 }),
});
const anyTry = fc.record({
  what: fc.constantFrom(
    ...Act.options,
    ...(["approve", "approve", "approve", "approve", "approve", "return"] as const),
    ...(["submit", "submit", "submit", "leave", "mend", "escalate", "stand-in"] as const),
  ),
  by: fc.nat(30),
  willing: fc.boolean(),
  to: fc.nat(7),
  others: fc.array(fc.nat(7), { maxLength: 3 }),
  field: fc.constantFrom("a", "b", "amountFen", "none"),
  amount: fc.constantFrom(0, 99, 100, 999, 1000),
  faulty: fc.boolean(),
});
const anyLife = fc.record({
  steps: fc.array(anyStep, { minLength: 1, maxLength: 4 }),
  people: fc.array(anyPerson, { minLength: 8, maxLength: 8 }),
  tries: fc.array(anyTry, { minLength: 1, maxLength: 40 }),
});
type Try = { [Key in "what" | "field"]: string } & {
  by: number;
  willing: boolean;
  to: number;
  others: number[];
  amount: number;
  faulty: boolean;
};

interface World {
  course: Course;
  fields: Record<string, unknown>;
  facts: Facts;
  history: Line[];
}

/** Everything that must hold of any life, judged from its history rather than by the rules. */
function check({ course, facts, history }: World): void {
  const stepOfPerson = new Map<string, string | null>();
  for (const { act: did, person, forPerson, step } of history) {
    if (did !== "approve") continue;
    for (const one of forPerson === null ? [person] : [person, forPerson]) {
      must(!course.submitters.includes(one), `${one} submitted it and never signs`);
      must((stepOfPerson.get(one) ?? step) === step, `${one} signs one step`);
      stepOfPerson.set(one, step);
    }
  }
  const rounds = history.map(({ round }) => round);
  must(
    rounds.every((round, at) => at === 0 || rounds[at - 1]! <= round),
    "rounds only grow",
  );
  const submissions = history.filter((line) => line.act === "submit");
  must(submissions.length === course.round, "one submission, one round");
  const needed = course.steps.filter(({ fromFen }) => BigInt(fromFen) <= course.amountFen);
  for (const { id } of course.state === "approved" ? needed : []) {
    const since = history.findLastIndex((line) => line.act === "return" && line.to[0] === id);
    const isStanding = (line: Line) =>
      line.act === "approve" && line.step === id && line.hash === course.hashes[id];
    must(history.slice(since + 1).some(isStanding), `${id} is signed over what it reads now`);
    must(
      course.seats[id]!.every(({ signed }) => signed?.hash === course.hashes[id]),
      `each seat of ${id} is signed`,
    );
  }
  const isRunning = course.state === "running";
  must(isRunning === (course.step !== null), "a step waits while it runs");
  must(isRunning === (course.dueOn !== null), "with a deadline");
  must(!isRunning || needed.some(({ id }) => id === course.step), "and is needed");
  for (const { id } of facts.people) checkButtons(course, id, facts);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What the page offers is accepted, and what it does not offer is refused; something is always left to do. */
function checkButtons(course: Course, person: string, facts: Facts): void {
  const offered = mayDo(course, person, facts);
  for (const wanted of ["approve", "return", "urge", "withdraw", "void"] as const) {
    const isRefused = isRefusal(act(course, { act: wanted, person, to: "initiator" }, facts));
    must(isRefused === !offered.includes(wanted), `${wanted} by ${person} as offered`);
  }
  const isOpen = course.state === "running" || course.state === "returned";
  must(!isOpen || person !== submitter || offered.includes("withdraw"), "a next act is left");
}

/** Who signed held the role over the unit at that moment, or stood in for one who did. */
function checkAuthority({ course, facts }: World, { person, forPerson, step: id }: Line): void {
  const step = course.steps.find((one) => one.id === id)!;
  if (course.seats[step.id]!.some(({ origin }) => origin === "added")) return;
  const ways = [step, ...(course.escalated && step.escalate ? [step.escalate] : [])];
  const authority = facts.people.find((one) => one.id === (forPerson ?? person))!;
  const fits = ways.some(
    ({ role = step.role, level = step.level }) =>
      authority.roles.includes(role) && authority.reach <= depths[level ?? "unit"],
  );
  must(fits, `${person} has the authority`);
}

function attempt(world: World, one: Try): Change | Refusal | undefined {
  const { course, facts } = world;
  const signers = whoCanSign(course, facts);
  const isWilling = one.willing && signers.length > 0;
  const person = isWilling ? signers[one.by % signers.length]! : personOf(one.by);
  if (one.what === "submit") {
    const changed = { ...world.fields, [one.field]: one.by };
    const fields = { ...changed, amountFen: one.amount };
    const hashes = hashesOf(course.steps, fields);
    const redo = one.faulty ? [course.steps[0]!.id] : [];
    const by = one.willing ? submitter : person;
    const change = resubmit(course, { by, amountFen: BigInt(one.amount), hashes, redo }, facts);
    if (!isRefusal(change)) world.fields = fields;
    return change;
  }
  if (one.what === "mend") return mend(course, facts);
  if (one.what === "escalate") return escalate(course);
  const isReturn = one.what === "return";
  const target = one.willing ? "initiator" : (course.steps[one.to % course.steps.length]?.id ?? "");
  return act(
    course,
    {
      act: one.what as Act,
      person,
      to: isReturn ? target : personOf(one.to),
      persons: one.others.map(personOf),
      mode: one.faulty ? "any" : "all",
    },
    facts,
  );
}

test("thousands of random lives: no signature is missing, stale, twice or the submitter's", () => {
  const ends: Record<string, number> = {};
  fc.assert(
    fc.property(anyLife, ({ steps, people, tries }) => {
      const route = steps.map((step, index) => ({
        ...{ id: `s${index}`, zh: `s${index}`, en: `s${index}`, days: 1, ...step },
        ...(index === 0 && { fromFen: 0 }),
      })) as Step[];
      const candidates = people.map((one, index): Candidate => ({ id: personOf(index), ...one }));
      const facts: Facts = {
        ...{ today: "2026-11-23", people: candidates, depths, standsIn: [] },
        dueOn: Object.fromEntries(route.map(({ id }) => [id, "2026-11-24"])),
      };
      const fields = { a: 0, b: 0, amountFen: 100 };
      const hashes = hashesOf(route, fields);
      const said = { by: submitter, amountFen: 100n, hashes };
      const { course, lines } = begin({ id: "AP-1", steps: route }, said, facts);
      const world: World = { course, fields, facts, history: [...lines] };
      check(world);
      for (const one of tries) {
        if (one.what === "leave") {
          const left = world.facts.people.filter(({ id }) => id !== personOf(one.by));
          world.facts = { ...world.facts, people: left };
        } else if (one.what === "stand-in") {
          const leave = { person: personOf(one.to), for: personOf(one.by) };
          world.facts = { ...world.facts, standsIn: [...world.facts.standsIn, leave] };
        } else {
          const change = attempt(world, one);
          if (change === undefined || isRefusal(change)) continue;
          must(change.lines.length > 0, "history grows");
          must(world.course.state !== "voided", "nothing moves a voided one");
          must(
            world.course.state !== "approved" || one.what === "submit",
            "no act moves an approved",
          );
          const [did] = change.lines.slice(-1);
          if (did!.act === "approve") {
            const { escalated, step } = world.course;
            const moved = escalated && step === did!.step;
            checkAuthority({ ...world, course: { ...change.course, escalated: moved } }, did!);
          }
          world.course = change.course;
          world.history.push(...change.lines);
        }
        check(world);
      }
      ends[world.course.state] = (ends[world.course.state] ?? 0) + 1;
    }),
    { numRuns: 3000, seed: 20261122 },
  );
  for (const state of ["running", "returned", "withdrawn", "approved", "voided"]) {
    expect(ends[state], `lives that ended ${state}`).toBeGreaterThan(20);
  }
});

/**
 * Golden lives, `recorded/*.json`: a new case is a file. Each begins with a submission, or with a course
 * as an older version stored it, and says of every act what it gives or why it is refused.
 */
interface Recorded {
  why: string;
  steps: unknown[];
  people: Candidate[];
  depths?: Facts["depths"];
  standsIn?: Facts["standsIn"];
  stored?: Omit<Course, "amountFen"> & { amountFen: string };
  script: Deed[];
}
interface Deed {
  by: string;
  act?: Act;
  to?: string;
  persons?: string[];
  mode?: "any" | "all";
  submit?: { amountFen: string; fields: Record<string, unknown>; redo?: string[] };
  /** The house's own: escalate or mend. */
  house?: "escalate" | "mend";
  /** From here on. */
  facts?: Partial<Facts>;
  gives?: { state: string; step?: string; signed?: string[] };
  refused?: string;
}

const files = globSync("src/approvals/recorded/*.json").sort();

test("there are recorded lives", () => expect(files.length).toBeGreaterThan(10));

describe.each(files.map((file) => [basename(file, ".json"), file]))(
  "recorded: %s",
  (_name, file) => {
    const recorded: Recorded = JSON.parse(readFileSync(file, "utf8"));
    const words = { title: { zh: "x", en: "x" }, fields: {} };
    const { steps } = RouteBody.parse({ ...words, steps: recorded.steps });

    test(recorded.why, () => {
      let facts: Facts = {
        ...{ today: "2026-11-23", people: recorded.people, depths: recorded.depths ?? depths },
        standsIn: recorded.standsIn ?? [],
        dueOn: Object.fromEntries(steps.map(({ id }) => [id, "2026-11-24"])),
      };
      let course: Course | undefined = recorded.stored && {
        ...recorded.stored,
        amountFen: BigInt(recorded.stored.amountFen),
      };
      for (const [index, deed] of recorded.script.entries()) {
        facts = { ...facts, ...deed.facts };
        const answer = replay(course, deed, { facts, steps });
        const label = `${index + 1}. ${deed.by} ${deed.act ?? deed.house ?? "submit"}`;
        const given = isRefusal(answer) ? { refused: answer.reason.code } : summaryOf(answer);
        const { gives, refused } = deed;
        expect(given, label).toEqual(refused === undefined ? { gives } : { refused });
        if (answer && !isRefusal(answer)) course = answer.course;
      }
    });
  },
);

function replay(
  course: Course | undefined,
  { by, submit, house, ...deed }: Deed,
  { facts, steps }: { facts: Facts; steps: Step[] },
): Change | Refusal | undefined {
  if (submit) {
    const { amountFen, fields, redo = [] } = submit;
    const hashes = hashesOf(steps, { ...fields, amountFen });
    const said = { by, amountFen: BigInt(amountFen), hashes, redo };
    return course ? resubmit(course, said, facts) : begin({ id: "AP-1", steps }, said, facts);
  }
  if (house) return house === "mend" ? mend(course!, facts) : escalate(course!);
  return act(course!, { ...deed, act: deed.act!, person: by }, facts);
}

function summaryOf(change: Change | undefined): { gives: Deed["gives"] } {
  if (!change) return { gives: { state: "unchanged" } };
  const { course } = change;
  const signed = course.steps.flatMap(({ id }) =>
    (course.seats[id] ?? []).flatMap((seat) =>
      seat.signed ? [`${id}: ${signatureOf(seat.signed)}`] : [],
    ),
  );
  const { state, step } = course;
  return { gives: { state, ...(step !== null && { step }), signed } };
}

const signatureOf = (signed: { by: string; for: string | null; round: number }) =>
  `${signed.by}${signed.for === null ? "" : ` for ${signed.for}`} in round ${signed.round}`;
