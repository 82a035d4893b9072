/**
 * Everything that may be asked of dunning as it is done; policies and their simulator have their own list.
 * @module
 */
import { actionOperations } from "./executing/action-operations.ts";
import { executeOperations } from "./executing/execute-operations.ts";
import { noticeOperations } from "./notices/notice-operations.ts";
import { explainOperations } from "./objecting/explain-operations.ts";
import { objectingOperations } from "./objecting/objecting-operations.ts";
import { promiseOperations } from "./promising/promise-operations.ts";
import { proposeOperations } from "./proposing/propose-operations.ts";
import { reviewOperations } from "./proposing/review-operations.ts";
import { orderOperations } from "./work-orders/order-operations.ts";
import { worklistOperations } from "./worklist/operations.ts";

export const dunningOperations = [
  ...proposeOperations,
  ...reviewOperations,
  ...executeOperations,
  ...actionOperations,
  ...noticeOperations,
  ...promiseOperations,
  ...orderOperations,
  ...worklistOperations,
  ...explainOperations,
  ...objectingOperations,
] as const;
