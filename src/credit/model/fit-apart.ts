/**
 * The fit of all groups, on a thread of its own.
 * @module
 */
import { aside } from "../../base/aside.ts";
import { type CreditExamples, type Fitting, fitCredit } from "./fit.ts";

export interface Lesson extends Fitting {
  rows: { train: CreditExamples; test: CreditExamples };
}

/** @public the other thread finds it by its name */
export function fitApart({ rows, ...fitting }: Lesson): ReturnType<typeof fitCredit> {
  return fitCredit(rows, fitting);
}

export const fittingApart = aside(import.meta.url, fitApart);
