/**
 * What is done about a difference between channel, bank and ledger, and how long it is waited for before: most
 * agree by themselves once the other side has spoken.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { parseYuan } from "../../../../src/base/money.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Finding, FindingKind } from "../../../../src/payments/schema.ts";
import { daysFrom } from "../../../../tools/demonstration/calendar.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";

const clerk = "province.cashier";

interface Manner {
  /** Days that the other side is given. */
  patience: number;
  operation: string;
  input(finding: Finding): object;
  /** In the clerk's words. */
  reason: string;
}

const clear = {
  operation: "payments.clear",
  input: ({ findingId }: Finding) => ({ finding: findingId }),
};

const manners: Record<FindingKind, Manner> = {
  not_in_bank: {
    patience: 4,
    operation: "payments.reverse",
    input: ({ paymentId }) => ({ payment: paymentId }),
    reason: "银行确认款项未到账，冲回",
  },
  not_in_ledger: {
    patience: 3,
    operation: "payments.book-receipt",
    input: ({ receiptId }) => ({ receipt: receiptId }),
    reason: "渠道未报送，先记待查",
  },
  amount_differs: { ...clear, patience: 4, reason: "手续费差额，已与渠道核对" },
  total_differs: { ...clear, patience: 5, reason: "差额已函告渠道，按银行到账催缴" },
  duplicate: { ...clear, patience: 14, reason: "缴费人确认两笔均为本人所缴，留作预存" },
  wrong_account: { ...clear, patience: 30, reason: "已联系付款人，确认代他人缴费" },
  unknown_outcome: {
    patience: 3,
    operation: "payments.settle-charge",
    input: ({ chargeId }) => ({ charge: chargeId, outcome: "failed" }),
    reason: "渠道确认扣款未成功",
  },
};

/** Those of the last days by what was just reconciled; once a week all of the last weeks, for the slow ones. */
export async function workOff(year: Year, fresh: readonly Finding[]): Promise<void> {
  const isMonday = new Date(`${year.today()}T00:00:00Z`).getUTCDay() === 1;
  const from = addDays(year.today(), -weeksBack);
  const until = addDays(year.today(), -2);
  const asked = isMonday && (await year.as(clerk).get("payments.proof", { from, until }));
  const { findings }: { findings: readonly Finding[] } = asked || { findings: fresh };
  for (const finding of findings.filter(({ state }) => state === "open")) {
    const { patience, operation, input, reason } = manners[finding.kind];
    if (addDays(finding.day, patience) > year.today()) continue;
    const answer = await year.as(clerk).ask(operation, input(finding), { reason });
    const outcome = isRefusal(answer) ? "refused" : "done";
    year.journal.count(`differences: ${finding.kind} ${outcome}`);
    if (finding.kind === "not_in_ledger" && outcome === "done") {
      nobodys(year).push({ ...finding, answeredOn: addDays(year.today(), inquiry) });
    }
  }
  await identify(year);
}

/** Receipts that were booked as nobody's, and when the channel's answer is there. */
const nobodys = perYear((): (Finding & { answeredOn: Day })[] => []);

/** Days that the channel takes to say for whom a payment was that its file left out. */
const inquiry = 4;

async function identify(year: Year): Promise<void> {
  const waiting = nobodys(year);
  const answered = waiting.filter(({ answeredOn }) => answeredOn <= year.today());
  for (const finding of answered) {
    waiting.splice(waiting.indexOf(finding), 1);
    const customerAccount = accountOn(year, finding);
    if (customerAccount === undefined) continue;
    const input = { receipt: finding.receiptId, customerAccount };
    const reason = "渠道回函查明缴费户号";
    const answer = await year.as(clerk).ask("payments.identify-receipt", input, { reason });
    year.journal.count(`receipts identified${isRefusal(answer) ? ", refused" : ""}`);
  }
}

/**
 * The statement's line has the transaction's number, and the number the account after its day. Undefined where
 * it came by no channel: then it is no customer's, and lies with the unknown until finance says whose it is.
 */
function accountOn({ town }: Year, { day, amountFen }: Finding): string | undefined {
  const paper = [...daysFrom(day, addDays(day, latest))].map((on) => town.statement(on) ?? "");
  const lines = paper.flatMap((text) => text.split("\r\n")).map((line) => line.split(","));
  const line = lines.find(
    ([, settlesOn, channel, number, amount]) =>
      settlesOn === day && channel && number && parseYuan(amount!) === BigInt(amountFen),
  );
  return line?.[3]?.slice(8, 18);
}

/** Days after which no line of a day comes any more. */
const latest = 4;

const weeksBack = 45;
