/**
 * Papers printed for delivery.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { findAction } from "../executing/action-store.ts";
import { because, PrintedNotice, PrintNotice } from "../requests.ts";
import { findNotice } from "./notice-store.ts";
import { printNew } from "./printing.ts";

const print = defineOperation({
  name: "dunning.print-notice",
  kind: "command",
  summary: "Print the letter or the cut-off notice of a step that waits to be delivered, as PDF",
  allow: ["collector"],
  input: PrintNotice,
  output: PrintedNotice,
  async run(context, { action: id }) {
    const { transaction, actor } = context;
    const action = await findAction(transaction, id, { scope: actor.scope, lock: true });
    if (!action) return refuse("not_found", because.unknown_action({ action: id }));
    const printed = await findNotice(transaction, id);
    return printed ?? printNew(context, action);
  },
});

export const noticeOperations = [print] as const;
