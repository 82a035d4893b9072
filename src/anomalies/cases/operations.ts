/**
 * Everything that the desk of odd payments does: screening, verdicts explained, cases, allowances, agencies.
 * @module
 */
import { agencyOperations } from "../agencies/agency-operations.ts";
import { allowanceOperations } from "../allowances/allowance-operations.ts";
import { anomalyExplainingOperations } from "../explaining/explain-operations.ts";
import { labelOperations } from "../labels/label-operations.ts";
import { anomalyScreeningOperations } from "../screening/screen-operations.ts";
import { accountOperations } from "./account-operations.ts";
import { caseOperations } from "./case-operations.ts";

export const anomalyDeskOperations = [
  ...anomalyScreeningOperations,
  ...anomalyExplainingOperations,
  ...caseOperations,
  ...allowanceOperations,
  ...accountOperations,
  ...labelOperations,
  ...agencyOperations,
] as const;
