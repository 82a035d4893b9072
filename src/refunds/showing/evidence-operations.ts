/**
 * An order's evidence pack: what was asked, by whom approved, every step of both lanes, and the papers.
 * @module
 */
import * as z from "zod";
import { approvalOf } from "../../approvals/approvals.ts";
import { attachmentsOf, evidencePack } from "../../attachments/attachments.ts";
import { formatYuan, inCapitals } from "../../base/money.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { subjectOf } from "../marketing/moving.ts";
import { RefundId } from "../requests.ts";
import { because, financeStates, moneyHolders, orderStates } from "../schema.ts";
import { eventsOf, findOrder, type Order } from "../store.ts";

export const evidence = defineOperation({
  name: "refunds.evidence",
  kind: "job",
  summary:
    "Write a refund's evidence pack: one ZIP with a cover sheet, the papers and a Merkle root",
  allow: ["refund-handler", "finance", "approver", "compliance"],
  input: RefundId,
  output: z.object({ file: z.string(), root: z.string().describe("Merkle root (RFC 6962), hex") }),
  async run(context, { id }) {
    const found = await context.transact(async (inside) => {
      const order = await findOrder(inside.transaction, id, { scope: inside.actor.scope });
      return order && { order, ...(await gather(inside, order)) };
    });
    if (!found) return refuse("not_found", because.no_order({ id }));
    const { order, attachments, timeline } = found;
    const subject = subjectOf(id);
    const title = `退费证据包 ${id}`;
    const pack = await evidencePack(context, {
      ...{ title, subject, attachments, timeline },
      facts: factsOf(order),
    });
    return isRefusal(pack) ? pack : { file: pack.file, root: pack.root };
  },
});

async function gather({ transaction }: Context, order: Order) {
  const { history = [] } =
    (order.approval && (await approvalOf(transaction, order.approval))) || {};
  const signed = history.map(({ at, personName, act, step, comment, hash }) => ({
    at: new Date(at),
    who: personName,
    what: `审批 ${act} ${step ?? ""}`.trim(),
    note: [comment, hash && `SHA-256 ${hash}`].filter(Boolean).join(" "),
  }));
  const events = (await eventsOf(transaction, order.id)).map(
    ({ side, at, actor, kind, state, version, details }) => ({
      at: new Date(at),
      who: actor,
      what: `${side === "marketing" ? "营销" : "财务"} ${kind} → ${wordOf(state)} v${version}`,
      note: noteOf(details),
    }),
  );
  return {
    attachments: await attachmentsOf(transaction, subjectOf(order.id)),
    timeline: [...signed, ...events].sort((left, right) => left.at.getTime() - right.at.getTime()),
  };
}

function wordOf(state: string): string {
  const words: Record<string, { zh: string }> = { ...financeStates, ...orderStates };
  return words[state]?.zh ?? state;
}

function noteOf(details: Record<string, unknown>): string {
  const { fault, comment, problem, bankReference } = details as Record<string, never>;
  const said = fault ? [(fault as { zh: string }).zh, (fault as { comment: string }).comment] : [];
  return [...said, comment, problem, bankReference].filter(Boolean).join(" ");
}

function factsOf(order: Order): { label: string; value: string }[] {
  const { payee, amountFen, holder } = order;
  return [
    { label: "户号 Customer account", value: order.account },
    { label: "户主 Holder", value: order.holderName },
    { label: "金额 Amount", value: `${formatYuan(amountFen)} 元（${inCapitals(amountFen)}）` },
    { label: "原因 Reason", value: order.reasonType },
    { label: "去向 Destination", value: payee ? `${payee.name} ${payee.bank}` : "预存 advance" },
    { label: "收款账号 Payee's account", value: payee?.shown ?? "-" },
    { label: "状态 State", value: `${orderStates[order.state].zh} v${order.version}` },
    { label: "资金在 Money with", value: moneyHolders[holder].zh },
  ];
}
