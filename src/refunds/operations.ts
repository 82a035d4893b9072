/**
 * Everything that may be asked of refunds: marketing's verbs, both reviews, finance's verbs, the line.
 * @module
 */
import { payRefund, recordPayment } from "./finance/finance-operations.ts";
import { marketingOperations } from "./marketing/operations.ts";
import { connect, deliver } from "./messages/deliver-operations.ts";
import { receive } from "./messages/receive-operations.ts";
import { applyApproval } from "./reviewing/apply-operations.ts";
import { approve, sendBack } from "./reviewing/review-operations.ts";
import { showingOperations } from "./showing/operations.ts";

export const refundsOperations = [
  ...marketingOperations,
  approve,
  sendBack,
  payRefund,
  ...showingOperations,
  applyApproval,
  recordPayment,
  receive,
  deliver,
  connect,
] as const;
