import type { FittedRisk } from "../pipeline/risk-document.ts";

export function sqlOf(_fitted: FittedRisk): string | undefined {
  return undefined;
}
