/**
 * The collector's list; beside it the case, what steps moved, the ledgers.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { AskWorklist, Worklist } from "../case-requests.ts";
import { caseOperations } from "./case-operations.ts";
import { ledgerOperations } from "./ledger-operations.ts";
import { measureOperations } from "./measure-operations.ts";
import { worklistOf } from "./worklist.ts";

const worklist = defineOperation({
  name: "dunning.worklist",
  kind: "query",
  summary: "List the accounts where a person's contact is expected to bring in most, best first",
  allow: ["collector", "approver", "compliance"],
  input: AskWorklist,
  output: Worklist,
  run: (context, asked) => worklistOf(context, asked),
});

export const worklistOperations = [
  worklist,
  ...caseOperations,
  ...measureOperations,
  ...ledgerOperations,
] as const;
