/**
 * Everything that may be asked of approvals.
 * @module
 */
import { actOn } from "./acting/act-operations.ts";
import { remind } from "./acting/remind-operations.ts";
import { cancelLeave, listLeaves, setLeave } from "./leaves/leave-operations.ts";
import { inbox } from "./reading/inbox-operations.ts";
import { history, show } from "./reading/reading-operations.ts";
import { listRoutes, simulate } from "./reading/route-operations.ts";

export const approvalsOperations = [
  inbox,
  show,
  actOn,
  history,
  listRoutes,
  simulate,
  setLeave,
  cancelLeave,
  listLeaves,
  remind,
] as const;
