/**
 * What was published about searches on dynamic problems, 30 runs each: Hu et al., "Hybrid response
 * dynamic multi-objective optimization algorithm based on multi-arm bandit model", Information Sciences
 * 681 (2024) 121192, appendix, tables 4 to 12. Needs ../shared/data.
 */
import { evaluationRows } from "./peers.ts";

/** Mean by problem and algorithm. */
export type Published = Record<string, Record<string, number>>;

export function publishedFigures(
  metric: "MIGD" | "MHV",
  { taut, nt }: { taut: number; nt: number },
): Published {
  const figures: Published = {};
  for (const { table, problem, algorithm, mean } of evaluationRows("dmoo/published_results.csv")) {
    const isMeant = table!.includes(` ${metric} `) && table!.includes(`τt = ${taut}, nt = ${nt}.`);
    if (isMeant) figures[problem!] = { ...figures[problem!], [algorithm!]: Number(mean) };
  }
  return figures;
}
