/**
 * What happened to one account, from the rooms that know it, on one axis of time.
 * @module
 */
import { actionStates } from "../../../src/dunning/requests.ts";
import { stepKinds } from "../../../src/dunning/schema.ts";
import type { Output } from "../../client.ts";
import { businessWord } from "../appeals/words.ts";
import { useAnswer } from "../data.ts";
import { yuan } from "../money.tsx";
import { channelWord } from "../payments/words.ts";
import { pathTo } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay, useNow } from "../session.tsx";

export const lanes = [
  { id: "bills", zh: "电费", en: "Bills" },
  { id: "payments", zh: "缴费", en: "Payments" },
  { id: "contacts", zh: "催费", en: "Dunning" },
  { id: "tickets", zh: "诉求", en: "Tickets" },
  { id: "refunds", zh: "退费", en: "Refunds" },
] as const;
type Lane = (typeof lanes)[number]["id"];

export interface Happening {
  id: string;
  lane: Lane;
  at: number;
  /** Fen, where money is what counts: it gives the mark its size. */
  fen?: number;
  tone: "plain" | "medium" | "high" | "open";
  word: string;
  to?: string;
}

const refundReaders = [
  ...["refund-handler", "receivables-clerk", "approver", "finance", "compliance"],
  "administrator",
];
const dayStart = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

/** Undefined until bills and payments are there; what a role may not see is left out. */
export function useHappenings(account: string): Happening[] | undefined {
  const say = useSay();
  const now = useNow();
  const asked = { customerAccount: account };
  const bills = useAnswer("bills.list", { ...asked, pageSize: 60 });
  const payments = useAnswer("payments.list", { ...asked, pageSize: 100 });
  const tickets = useAnswer("tickets.of-account", asked);
  const maySeeRefunds = useMay(...refundReaders);
  const refunds = useAnswer("refunds.list", { ...asked, pageSize: 50 }, { when: maySeeRefunds });
  const contacts = useAnswer("dunning.actions", { ...asked, pageSize: 100 });
  if (bills.isPending || payments.isPending) return undefined;
  return [
    ...(bills.data?.bills ?? []).map((bill) => billed(bill, { say, now })),
    ...(payments.data?.payments ?? []).map((payment): Happening => {
      const channel = channelWord(payment.channel, say);
      return {
        id: payment.paymentId,
        lane: "payments",
        at: Date.parse(String(payment.paidAt)),
        fen: Number(payment.amountFen),
        tone: payment.state === "posted" ? "plain" : "open",
        word: `${payment.paidOn} ${channel} ${yuan(payment.amountFen)}`,
      };
    }),
    ...(tickets.data?.tickets ?? []).map((ticket): Happening => {
      const type = businessWord(ticket.businessType, say);
      return {
        id: ticket.ticketId,
        lane: "tickets",
        at: Date.parse(ticket.createdAt),
        tone: ticket.businessType === "complaint" ? "high" : "plain",
        word: `${ticket.createdAt.slice(0, 10)} ${type}：${ticket.category}`,
      };
    }),
    ...(contacts.data?.actions ?? []).map((action) => contacted(action, say)),
    ...(refunds.data?.refunds ?? []).map((refund): Happening => {
      return {
        id: refund.id,
        lane: "refunds",
        at: Date.parse(refund.requestedAt),
        fen: Number(refund.amountFen),
        tone: "medium",
        word: `${refund.requestedAt.slice(0, 10)} ${refund.id} ${yuan(refund.amountFen)}`,
        to: pathTo("refunds", refund.id),
      };
    }),
  ].toSorted((left, right) => left.at - right.at);
}

type Contact = Output<"dunning.actions">["actions"][number];

function contacted({ id, kind, state, handedAt, notBefore }: Contact, say: Say): Happening {
  const at = handedAt ?? notBefore;
  const { zh, en, legal } = stepKinds[kind];
  const result = actionStates[state];
  const didReach = state === "sent" || state === "delivered";
  return {
    id,
    lane: "contacts",
    at: Date.parse(at),
    tone: legal ? "high" : didReach ? "plain" : "open",
    word: `${at.slice(0, 10)} ${say(zh, en)} ${say(result.zh, result.en)}`,
  };
}

interface BillFacts {
  billId: string;
  billingMonth: string;
  state: string;
  amountFen: string;
  paidFen: string;
  lateFeePaidFen: string;
  issuedOn: string;
  dueOn: string;
}

function billed(bill: BillFacts, { say, now }: { say: Say; now: number }): Happening {
  const isPaid = BigInt(bill.paidFen) >= BigInt(bill.amountFen);
  const isOverdue = !isPaid && dayStart(bill.dueOn) + 86_400_000 < now;
  const wasLate = isPaid && BigInt(bill.lateFeePaidFen) > 0n;
  const [tone, state] = isOverdue
    ? (["high", say("逾期未收", "overdue")] as const)
    : wasLate
      ? (["medium", say("逾期后收讫", "paid late")] as const)
      : isPaid
        ? (["plain", say("已收讫", "paid")] as const)
        : (["open", say("未到期", "not due yet")] as const);
  return {
    id: bill.billId,
    lane: "bills",
    at: dayStart(bill.issuedOn),
    fen: Number(bill.amountFen),
    tone,
    word: `${bill.billingMonth} ${yuan(bill.amountFen)} ${state} (${say("截止", "due")} ${bill.dueOn})`,
    to: pathTo("bills", bill.billId),
  };
}
