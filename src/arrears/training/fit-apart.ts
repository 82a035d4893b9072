/**
 * The fit, on a thread of its own.
 * @module
 */
import { aside, type Tell } from "../../base/aside.ts";
import { fitRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk, RiskModel } from "../pipeline/risk-document.ts";
import type { RiskTable } from "../pipeline/risk-table.ts";

export interface Fitting {
  table: RiskTable & { labels: Uint8Array };
  model: RiskModel;
  seed: number;
}

/** @public the other thread finds it by its name */
export function fitApart({ table, model, seed }: Fitting, onProgress: Tell): FittedRisk {
  return fitRisk(table, { model, seed, onProgress });
}

export const fittingApart = aside(import.meta.url, fitApart);
