/**
 * Every operation of the platform, in one list. To see what the platform can do, read this file.
 * @module
 */
import { anomalyDeskOperations } from "../anomalies/cases/operations.ts";
import { categoryOperations } from "../anomalies/categories/category-operations.ts";
import { chainOperations } from "../anomalies/proofs/operations.ts";
import { ruleSetOperations } from "../anomalies/rule-sets/rule-set-operations.ts";
import { thresholdOperations } from "../anomalies/rule-sets/threshold-operations.ts";
import { appealsOperations } from "../appeals/operations.ts";
import { approvalsOperations } from "../approvals/operations.ts";
import { arrearsOperations } from "../arrears/operations.ts";
import { attachmentsOperations } from "../attachments/operations.ts";
import { auditOperations } from "../audit/operations.ts";
import type { AnyOperation } from "../base/operation.ts";
import { billImportOperations } from "../bills/importing/import-operations.ts";
import { issueOperations } from "../bills/issuing/issue-operations.ts";
import { billsOperations } from "../bills/operations.ts";
import { proofOperations } from "../bills/proof/proof-operations.ts";
import { creditOperations } from "../credit/operations.ts";
import { customersOperations } from "../customers/operations.ts";
import { disbursementsOperations } from "../disbursements/operations.ts";
import { dunningOperations } from "../dunning/operations.ts";
import { dunningPolicyOperations } from "../dunning/policy/operations.ts";
import { ledgerOperations } from "../ledger/operations.ts";
import { modelsOperations } from "../models/operations.ts";
import { organisationOperations } from "../organisation/operations.ts";
import { outagesOperations } from "../outages/operations.ts";
import { importingOperations } from "../payments/importing/operations.ts";
import { paymentsOperations } from "../payments/operations.ts";
import { clearingOperations } from "../payments/reconciling/clearing-operations.ts";
import { reconcilingOperations } from "../payments/reconciling/operations.ts";
import { protectionsOperations } from "../protections/operations.ts";
import { invoiceOperations } from "../purchases/invoices/operations.ts";
import { purchasesOperations } from "../purchases/operations.ts";
import { readingsOperations } from "../readings/operations.ts";
import { historyOperations } from "../refunds/history/operations.ts";
import { refundsOperations } from "../refunds/operations.ts";
import { registersOperations } from "../registers/operations.ts";
import { ticketsOperations } from "../tickets/operations.ts";
import { evaluateAnomaliesOperations } from "../workbench/evaluate-anomalies/operations.ts";
import { evaluateOperations } from "../workbench/evaluate-operations.ts";
import { mathOperations } from "../workbench/math-operations.ts";
import { optimiseOperations } from "../workbench/optimise/operations.ts";
import { sentimentOperations } from "../workbench/sentiment-operations.ts";
import { houseOperations } from "./house/operations.ts";

export const catalog = [
  ...organisationOperations,
  ...customersOperations,
  ...readingsOperations,
  ...billsOperations,
  ...proofOperations,
  ...issueOperations,
  ...billImportOperations,
  ...outagesOperations,
  ...importingOperations,
  ...paymentsOperations,
  ...reconcilingOperations,
  ...clearingOperations,
  ...registersOperations,
  ...ticketsOperations,
  ...ledgerOperations,
  ...appealsOperations,
  ...creditOperations,
  ...approvalsOperations,
  ...attachmentsOperations,
  ...disbursementsOperations,
  ...protectionsOperations,
  ...refundsOperations,
  ...historyOperations,
  ...invoiceOperations,
  ...purchasesOperations,
  ...modelsOperations,
  ...arrearsOperations,
  ...chainOperations,
  ...categoryOperations,
  ...anomalyDeskOperations,
  ...thresholdOperations,
  ...ruleSetOperations,
  ...dunningOperations,
  ...dunningPolicyOperations,
  ...mathOperations,
  ...optimiseOperations,
  ...sentimentOperations,
  ...evaluateOperations,
  ...evaluateAnomaliesOperations,
  ...auditOperations,
  ...houseOperations,
] as const;

export type Catalog = (typeof catalog)[number];

const byName = new Map<string, AnyOperation>(
  catalog.map((operation: AnyOperation) => [operation.name, operation]),
);

export function findOperation(name: string): AnyOperation | undefined {
  return byName.get(name);
}
