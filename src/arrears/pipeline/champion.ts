/**
 * The election: every candidate is fitted on a part of the rows and judged on rows it has not seen;
 * so is every blend of them (the mean of their log-odds). The test window has no vote.
 * @module
 */
import { applyPlatt } from "../../math/learning/platt.ts";
import { qualityOf } from "../../math/learning/probability-metrics.ts";
import {
  type CandidateKind,
  type Lesson,
  meanOf,
  pickLesson,
  roundsOf,
  scoreMember,
  trainMember,
} from "./candidates.ts";
import type { CandidateFigures } from "./risk-document.ts";
import type { Validation } from "./validation.ts";

export interface Election {
  /** Best first. */
  candidates: CandidateFigures[];
  chosen: CandidateKind[];
  /** Of the chosen, on the judged rows in the order of the parts. */
  logOdds: Float64Array;
  labels: Uint8Array;
  /** Mean rounds of those that train by rounds. */
  rounds: Partial<Record<CandidateKind, number>>;
}

/** A blend must be better than what it is made of by so much AUC for each further member [I]. */
const costOfMember = 0.002;

export function elect(
  kinds: readonly CandidateKind[],
  lesson: Lesson,
  { parts, onTrained }: Validation & { onTrained: (kind: CandidateKind) => void },
): Election {
  const scores = new Map<CandidateKind, Float64Array[]>();
  const rounds: Election["rounds"] = {};
  for (const kind of kinds) {
    const members = parts.map(({ fit, judge }) => {
      const validation = pickLesson(lesson, judge);
      const member = trainMember(kind, pickLesson(lesson, fit), { bag: 1, validation });
      return { rounds: roundsOf(member), logOdds: scoreMember(member, validation.frame) };
    });
    scores.set(
      kind,
      members.map(({ logOdds }) => logOdds),
    );
    const took = members.map((member) => member.rounds ?? Number.NaN);
    const mean = took.reduce((sum, own) => sum + own, 0) / took.length;
    if (!Number.isNaN(mean)) rounds[kind] = Math.round(mean);
    onTrained(kind);
  }
  const labels = parts.map(({ judge }) => pickLesson(lesson, judge).labels);
  const blendOf = (members: readonly CandidateKind[]) =>
    parts.map((_, at) => meanOf(members.map((kind) => scores.get(kind)![at]!)));
  const candidates = subsets(kinds)
    .map((members) => figuresOf(members, blendOf(members), labels))
    .sort((one, other) => worth(other) - worth(one));
  const chosen = candidates[0]!.members;
  return {
    candidates,
    chosen,
    logOdds: Float64Array.from(blendOf(chosen).flatMap((part) => [...part])),
    labels: Uint8Array.from(labels.flatMap((part) => [...part])),
    rounds,
  };
}

const worth = ({ auc, members }: CandidateFigures) => auc - costOfMember * members.length;

function figuresOf(
  members: CandidateKind[],
  logOdds: readonly Float64Array[],
  labels: readonly Uint8Array[],
): CandidateFigures {
  const plain = { slope: 1, intercept: 0 };
  const figures = logOdds.map((own, at) => qualityOf(applyPlatt(plain, own), labels[at]!));
  const mean = (name: "auc" | "ks" | "brier" | "logLoss") =>
    figures.reduce((sum, figure) => sum + figure[name], 0) / figures.length;
  return {
    members,
    auc: mean("auc"),
    ks: mean("ks"),
    brier: mean("brier"),
    logLoss: mean("logLoss"),
  };
}

/** All of them but the empty one. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length - 1 }, (_, at) =>
    items.filter((_, place) => ((at + 1) >> place) & 1),
  );
}
