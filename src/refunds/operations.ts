/**
 * Everything that may be asked of refunds. Marketing's verbs, finance's verbs, and the line between them.
 * @module
 */
import { desk, payRefund, recordPayment } from "./finance/finance-operations.ts";
import { close, handle, resubmit, terminate } from "./marketing/handling-operations.ts";
import { attachPapers, preflight, request, submitDraft } from "./marketing/request-operations.ts";
import { split } from "./marketing/split-operations.ts";
import { withdraw } from "./marketing/withdraw-operations.ts";
import { connect, deliver } from "./messages/deliver-operations.ts";
import { receive } from "./messages/receive-operations.ts";
import { applyApproval, approve, sendBack } from "./reviewing/review-operations.ts";
import { ageing, list, show } from "./showing/show-operations.ts";

export const refundsOperations = [
  preflight,
  request,
  submitDraft,
  attachPapers,
  approve,
  sendBack,
  withdraw,
  handle,
  resubmit,
  split,
  terminate,
  payRefund,
  close,
  list,
  show,
  ageing,
  desk,
  receive,
  deliver,
  connect,
  applyApproval,
  recordPayment,
] as const;
