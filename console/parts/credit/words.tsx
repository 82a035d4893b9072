/**
 * A grade as it is shown everywhere: letter, shape and colour together; the words of bases.
 * @module
 */
import type { Basis, Grade } from "../../../src/credit/schema.ts";
import type { Output } from "../../client.ts";
import { levelShapes } from "../level.tsx";
import { useSay } from "../say.tsx";

export type Standing = Output<"credit.list">["rows"][number];
export type Counts = Output<"credit.overview">["counts"];
export type Explained = Output<"credit.explain">;

/** A is the low risk, C the high one. */
export const gradeLevels = { A: "low", B: "medium", C: "high" } as const;

export function GradeMark({ grade, size = 20 }: { grade: Grade; size?: number }) {
  const say = useSay();
  const level = gradeLevels[grade];
  return (
    <svg
      className="level-mark"
      data-level={level}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={say(`${grade} 级`, `grade ${grade}`)}
    >
      <path d={levelShapes[level]} />
      <text x="10" y={level === "high" ? 16.4 : 14}>
        {grade}
      </text>
    </svg>
  );
}

export const basisWords: Record<Basis, { zh: string; en: string }> = {
  model: { zh: "模型评分", en: "By score" },
  rule: { zh: "规则", en: "By a rule" },
  default: { zh: "约定等级", en: "Default" },
  decision: { zh: "人工裁定", en: "By a person" },
};
