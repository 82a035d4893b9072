/**
 * The refund of one closed account.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { open } from "../marketing/opening.ts";
import { submit } from "../marketing/submitting.ts";
import { judge } from "../marketing/wishing.ts";
import type { Order } from "../store.ts";
import type { FilePayee } from "./closing-file.ts";

/** What is left after arrears. All or nothing: a refusal leaves no trace. */
export function closeOne(
  context: JobContext,
  account: string,
  payee: FilePayee | undefined,
): Promise<Order | Refusal> {
  return context.transact(
    async (inside) => {
      const wanted = { reasonType: "account_closing", to: "bank", ...payee } as const;
      const judged = await judge(inside, account, { ...wanted, amountYuan: "0.01" });
      if (isRefusal(judged)) return judged;
      const left = judged.refundableFen - judged.arrearsFen;
      const amountYuan = formatYuan(left, { group: false });
      const draft = payee === undefined;
      const order = await open(inside, account, { ...wanted, amountYuan, draft });
      return isRefusal(order) || draft ? order : submit(inside, order);
    },
    { serializable: true },
  );
}
