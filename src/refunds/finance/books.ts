/**
 * Finance's bookings: accepted, debit 224104 and credit 224101; `disbursements` pays from 224101. What is
 * carried to the advance balance goes back to marketing over 224104.
 * @module
 */
import { type Day, dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { post, reverse } from "../../ledger/ledger.ts";
import type { FinanceRefund } from "./store.ts";

function acceptedCause({ id, version }: FinanceRefund): string {
  return `refund-payable:${id}/${version}`;
}

/** The debt to the customer is finance's from now on. */
export async function bookAccepted(context: Context, refund: FinanceRefund): Promise<void> {
  const { amountFen, account } = refund.content;
  await post(context, {
    cause: acceptedCause(refund),
    day: dayOf(context.now),
    narrative: `退费 ${refund.id} 财务受理`,
    lines: [
      { account: "224104", party: refund.id, debitFen: amountFen },
      { account: "224101", party: account, creditFen: amountFen },
    ],
  });
}

/** Takes back what acceptance booked. */
export async function unbook(context: Context, refund: FinanceRefund): Promise<void> {
  if (refund.state === "fin_review") return;
  const cause = acceptedCause(refund);
  const narrative = `退费 ${refund.id} 财务退回`;
  const day = dayOf(context.now);
  await reverse(context, cause, { cause: `${cause}:back`, day, narrative });
}

/** The debt goes back to marketing, which books it into the advance balance. Gives the day. */
export async function bookCarried(context: Context, refund: FinanceRefund): Promise<Day> {
  const { amountFen, account } = refund.content;
  const day = dayOf(context.now);
  await post(context, {
    cause: `refund-carried:${refund.id}/${refund.version}`,
    day,
    narrative: `退费 ${refund.id} 转预存`,
    lines: [
      { account: "224101", party: account, debitFen: amountFen },
      { account: "224104", party: refund.id, creditFen: amountFen },
    ],
  });
  return day;
}
