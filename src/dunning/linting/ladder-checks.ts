/**
 * What the law of a place and the caps say of one ladder: each check a row of the table below.
 * @module
 */
import { capsOf, type Law, legalFloor } from "../law.ts";
import type { OpenRow, OpenRung, Policy } from "../policy/body.ts";
import { type DebtorClass, stepKinds } from "../schema.ts";
import type { FindingCode } from "./finding.ts";

/** A finding before its line is looked up. */
export interface Raw {
  code: FindingCode;
  path: readonly (string | number)[];
  values?: Record<string, string | number>;
  article?: string | undefined;
}

interface Ladder {
  row: OpenRow;
  /** By day, each with its place in the YAML. */
  rungs: readonly (OpenRung & { path: readonly (string | number)[] })[];
  path: readonly (string | number)[];
  policy: Policy;
  laws: readonly Law[];
}

const isLegal = ({ step }: OpenRung) => stepKinds[step.kind].legal;

const checks: readonly ((ladder: Ladder) => Raw[])[] = [
  /** Art. 39: more than 30 days overdue. */
  ({ rungs, laws }) =>
    rungs.filter(isLegal).flatMap((rung) => {
      const strictest = laws.toSorted((left, right) => right.moreThanDays - left.moreThanDays)[0];
      const limit = Math.max(strictest?.moreThanDays ?? 0, legalFloor.moreThanDays);
      if (rung.day > limit) return [];
      const { day, step, path } = rung;
      const values = { day, step: step.zh, stepEn: step.en, limit, ...placeOf(strictest) };
      return [{ code: "too_early", path, values, article: strictest?.groundArticle }];
    }),
  /** Art. 39: reminded and still unpaid. */
  ({ rungs }) => {
    const first = rungs.findIndex(isLegal);
    const isReminded = rungs.slice(0, first).some((rung) => rung.day > 0);
    return first < 0 || isReminded ? [] : [{ code: "no_reminder", path: rungs[first]!.path }];
  },
  /** The place's notices, in time. */
  (ladder) =>
    ladder.laws.flatMap((law) => {
      const cutOff = ladder.rungs.find(({ step }) => step.kind === "cut-off");
      return cutOff
        ? ladder.row.class.flatMap((each) => stagesOf(ladder, law, [each, cutOff]))
        : [];
    }),
  ({ rungs, laws, policy }) => {
    const contacts = rungs.filter(({ step }) => step.kind !== "cut-off");
    const caps = [...new Set(laws.length > 0 ? laws.flatMap(capsOf) : capsOf(undefined))];
    for (const { atMost, days } of [...caps, ...policy.body.contact.caps]) {
      const over = contacts.find((rung) => {
        const before = contacts.filter(({ day }) => day < rung.day && day > rung.day - days);
        return !isLegal(rung) && atMost > 0 && new Set(before.map(({ day }) => day)).size >= atMost;
      });
      if (!over) continue;
      const day = over.day - days + 1;
      const values = { day, days, count: atMost + 1, limit: atMost };
      return [{ code: "over_cap", path: over.path, values }];
    }
    return [];
  },
  ({ rungs }) =>
    rungs.flatMap((rung, index) => {
      const next = rungs[index + 1];
      const isHidden = next && next.day === rung.day && !isLegal(rung) && !isLegal(next);
      const { zh: step, en: stepEn } = rung.step;
      return isHidden ? [{ code: "never_done", path: rung.path, values: { step, stepEn } }] : [];
    }),
];

function stagesOf(
  { rungs }: Ladder,
  law: Law,
  [ofClass, cutOff]: [DebtorClass, Ladder["rungs"][number]],
): Raw[] {
  return law.notices[ofClass].flatMap((stage): Raw[] => {
    const words = { step: stepKinds[stage.kind].zh, stageEn: stage.kind, ...placeOf(law) };
    const before = rungs.filter(({ step, day }) => step.kind === stage.kind && day <= cutOff.day);
    const rung = before.at(-1);
    const values = { ...words, stepEn: stepKinds[stage.kind].en };
    const { article } = stage;
    if (!rung) return [{ code: "no_notice", path: cutOff.path, values, article }];
    const days = cutOff.day - rung.day;
    const { least, most } = stage;
    if (least.isDays && days * 1440 < least.minutes) {
      const said = { ...values, days, limit: least.text };
      return [{ code: "notice_short", path: rung.path, values: said, article }];
    }
    return most && days * 1440 > most.minutes
      ? [
          {
            code: "notice_stale",
            path: rung.path,
            values: { ...values, days, limit: most.text },
            article,
          },
        ]
      : [];
  });
}

export function placeOf(law: Law | undefined): { place: string; placeEn: string } {
  return law
    ? { place: law.zh, placeEn: law.en }
    : { place: "国家规定", placeEn: "the national rule" };
}

export interface Table {
  /** `rows` or `rulePath`. */
  name: "rows" | "rulePath";
  policy: Policy;
  laws: readonly Law[];
}

/** Everything about the ladders of a table. Rungs are sorted by day; their paths keep the file's order. */
export function checkLadders({ name, policy, laws }: Table): Raw[] {
  return policy[name].flatMap((row, index) => {
    const path = ["body", name, index, "ladder"];
    const written = policy.body[name][index]!.ladder.map((rung, at) => ({ ...rung, at }));
    const rungs = written
      .toSorted((left, right) => left.day - right.day)
      .map(({ at }, place) => ({ ...row.ladder[place]!, path: [...path, at] }));
    const ladder = { row, rungs, path, policy, laws };
    return checks.flatMap((check) => check(ladder));
  });
}

/** Places where the way to a cut-off leads nowhere: once for each. */
export function checkGrounds({ policy, laws }: Omit<Table, "name">): Raw[] {
  const step = [...policy.steps.values()].find(({ kind }) => kind === "cut-off");
  return laws
    .filter(({ arrearsIsGround }) => step && !arrearsIsGround)
    .map((law) => {
      const path = ["body", "steps", step!.id];
      return { code: "not_a_ground", path, values: placeOf(law), article: law.groundArticle };
    });
}
