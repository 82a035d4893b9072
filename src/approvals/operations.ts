/**
 * Everything that may be asked of approvals.
 * @module
 */
import { actOn, remind } from "./act-operations.ts";
import { cancelLeave, listLeaves, setLeave } from "./leaves/leave-operations.ts";
import { history, inbox, listRoutes, show, simulate } from "./reading/reading-operations.ts";

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
