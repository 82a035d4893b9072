/**
 * How all cases of a log fare under our rules, together. Pure.
 * @module
 */
import type { Reason } from "../../base/reasons.ts";
import { type Replayed, replayCase } from "./conformance.ts";
import type { Case } from "./figures.ts";
import type { Conformance } from "./schema.ts";

const shownDeviations = 20;
/** Courses that are remembered; logs have dozens, and few cases have one of their own. */
const maxCourses = 100_000;

export function createConformance() {
  const sums = {
    ...{ followsRoute: 0, afterLoops: 0, unfinished: 0, deviating: 0, paidWithoutFinalApproval: 0 },
    ...{ requestedNeverPaid: 0, approvedNeverPaid: 0, acts: 0, signaturesRepeated: 0 },
  };
  const refusals = new Map<string, { reason: Reason; acts: number; cases: number }>();
  const firstDeviations: Conformance["firstDeviations"] = [];
  const courses = new Map<string, Replayed>();
  const replayed = ({ events }: Case): Replayed => {
    const activities = events.map(({ activity }) => activity);
    const course = activities.join("\n");
    const known = courses.get(course);
    if (known) return known;
    const fresh = replayCase(activities);
    if (courses.size < maxCourses) courses.set(course, fresh);
    return fresh;
  };
  return {
    add(one: Case): void {
      const came = replayed(one);
      const { deviations, isPaid, wasRequested, wasApproved } = came;
      sums[standing(came)] += 1;
      if (came.paidWithoutFinalApproval) sums.paidWithoutFinalApproval += 1;
      if (wasRequested && !isPaid) sums.requestedNeverPaid += 1;
      if (wasApproved && !isPaid) sums.approvedNeverPaid += 1;
      sums.acts += came.acts;
      sums.signaturesRepeated += came.signaturesRepeated;
      const seen = new Set<string>();
      for (const { refusal } of deviations) {
        const { reason } = refusal;
        const counted = refusals.get(reason.en) ?? { reason, acts: 0, cases: 0 };
        refusals.set(reason.en, counted);
        counted.acts += 1;
        if (!seen.has(reason.en)) counted.cases += 1;
        seen.add(reason.en);
      }
      if (deviations.length > 0 && firstDeviations.length < shownDeviations) {
        firstDeviations.push(firstOf(one, came));
      }
    },
    report: (): Conformance => ({
      ...sums,
      refusals: [...refusals.values()]
        .sort((one, other) => other.acts - one.acts)
        .map(({ reason, ...counts }) => ({ ...reason, ...counts })),
      firstDeviations,
    }),
  };
}

function standing({ deviations, isPaid, hadLoop }: Replayed) {
  if (deviations.length > 0) return "deviating";
  if (!isPaid) return "unfinished";
  return hadLoop ? "afterLoops" : "followsRoute";
}

function firstOf({ name, events }: Case, { deviations }: Replayed) {
  const { event, refusal } = deviations[0]!;
  const { activity, at } = events[event]!;
  const when = new Date(at).toISOString();
  return { case: name, act: event + 1, activity, at: when, reason: refusal.reason };
}
