/**
 * What marketing's side may be asked.
 * @module
 */
import { closeAccounts } from "../closing/closing-operations.ts";
import { close, handle, resubmit, terminate } from "../handling/handling-operations.ts";
import { split } from "../handling/split-operations.ts";
import { withdraw } from "../handling/withdraw-operations.ts";
import { preflight } from "./preflight-operations.ts";
import { attachPapers, request, submitDraft } from "./request-operations.ts";

export const marketingOperations = [
  preflight,
  request,
  submitDraft,
  attachPapers,
  withdraw,
  handle,
  resubmit,
  split,
  terminate,
  close,
  closeAccounts,
] as const;
