/**
 * Opinions on an account with their reasons, for people to read.
 * @module
 */
import { arrearsOf } from "../../arrears/arrears.ts";
import type { Context } from "../../base/operation.ts";
import { gradesOf } from "../../credit/credit.ts";
import type { Case } from "../case-requests.ts";

/** What the judgements say of an account, with their reasons; for people to read. */
export async function judgementsOf(
  { transaction, now }: Pick<Context, "transaction" | "now">,
  account: string,
): Promise<Pick<Case, "grade" | "risk">> {
  const grade = (await gradesOf(transaction, [account])).get(account);
  const risk = (await arrearsOf(transaction, [account], now)).get(account);
  return {
    grade: grade ? { grade: grade.grade, reasons: grade.reasons } : null,
    risk: risk
      ? {
          ...{ probability: risk.probability, band: risk.band, isFit: risk.isFit },
          reasons: risk.unfitBecause ? [risk.unfitBecause, ...risk.reasons] : risk.reasons,
        }
      : null,
  };
}
