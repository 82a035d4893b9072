/**
 * The customer credit diagnosis model (电力客户信用诊断模型) and its plain alternatives behind one face:
 * indicators in, shares of the grades out. Each is monotone by construction: it is trained under the
 * directions of credit/schema.ts and cannot learn that being later is better.
 * Source: CN116681450B (diagnosis model), CN106780140B (network with a genetic start).
 * @module
 */
import type { Frame } from "../../math/learning/frame.ts";
import { type OrdinalModel, scoreOrdinal, trainOrdinal } from "../../math/learning/ordinal.ts";
import { type Perceptron, scorePerceptron, trainPerceptron } from "../../math/nets/perceptron.ts";
import type { CreditRules } from "../rulebook.ts";
import { type DiagnosisModel, type Indicator, indicators } from "../schema.ts";
import { type GradePair, scoreGradePair, trainGradePair } from "./grade-pair.ts";
import type { GradeShares } from "./score.ts";

/** Plain JSON: read back, it scores the same to the bit. */
export type Diagnosis =
  | { method: "genetic_network" | "network"; model: Perceptron }
  | { method: "ordinal"; model: OrdinalModel }
  | { method: "scorecard"; model: GradePair };

export interface GradedRows {
  frame: Frame;
  /** 0 is C, 1 is B, 2 is A. */
  labels: Uint8Array;
}

/** The columns whose direction is known, by name. */
function directionsOf({ columns }: Frame): Record<string, 1 | -1> {
  const known = columns.flatMap(({ name }) => {
    const { direction } = indicators[name as Indicator];
    return direction === 0 ? [] : [[name, direction] as const];
  });
  return Object.fromEntries(known);
}

export interface DiagnosisOptions {
  training: CreditRules["training"];
  seed: number;
  /** In place of those of the indicators. */
  directions?: Record<string, 1 | -1>;
}

export function trainDiagnosis(
  method: DiagnosisModel,
  { frame, labels }: GradedRows,
  { training, seed, directions = directionsOf(frame) }: DiagnosisOptions,
): Diagnosis {
  switch (method) {
    case "ordinal": {
      const options = { signs: directions };
      return { method, model: trainOrdinal({ frame, grades: labels, gradeCount: 3 }, options) };
    }
    case "scorecard":
      return { method, model: trainGradePair({ frame, labels }, directions) };
    default: {
      const { hidden, population, generations, epochs } = training;
      const genetic = method === "genetic_network" && { population, generations };
      const model = trainPerceptron(
        { frame, labels, classCount: 3 },
        { seed, hidden: [hidden], head: "ordinal", monotone: directions, genetic, epochs },
      );
      return { method, model };
    }
  }
}

export function sharesOf(diagnosis: Diagnosis, frame: Frame): GradeShares {
  switch (diagnosis.method) {
    case "ordinal":
      return byGrade(scoreOrdinal(diagnosis.model, frame), frame.rowCount);
    case "scorecard":
      return scoreGradePair(diagnosis.model, frame);
    default: {
      const [worst, middle, best] = scorePerceptron(diagnosis.model, frame);
      return [worst!, middle!, best!];
    }
  }
}

function byGrade(shares: Float64Array, rowCount: number): GradeShares {
  const of = (grade: number) =>
    Float64Array.from({ length: rowCount }, (_, row) => shares[row * 3 + grade]!);
  return [of(0), of(1), of(2)];
}
