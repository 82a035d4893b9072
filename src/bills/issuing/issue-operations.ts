/**
 * Bills made: the month's issue, and corrections.
 * @module
 */
import { dayOf, parseInstant } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import {
  because,
  CorrectBill,
  CorrectMonth,
  CorrectResult,
  IssueBills,
  IssueResult,
  MonthCorrected,
} from "../schema.ts";
import { correctBills } from "./correct.ts";
import { correctMonth } from "./correct-month.ts";
import { dayAfter, issueMonth } from "./issue.ts";

const issueBills = defineOperation({
  name: "bills.issue",
  kind: "job",
  summary: "Issue the bills of a month: price every reading that has none, and post them",
  allow: ["receivables-clerk"],
  input: IssueBills,
  output: IssueResult,
  async run(context, { month, on = dayOf(context.now) }) {
    if (!parseInstant(on)) return refuse("invalid", because.bad_day({ value: on }));
    if (on > dayOf(context.now)) return refuse("invalid", because.day_ahead({ day: on }));
    if (on < dayAfter(month)) return refuse("invalid", because.bad_month({ month, day: on }));
    return issueMonth(context, { month, on });
  },
});

const correctBill = defineOperation({
  name: "bills.correct",
  kind: "command",
  summary:
    "Price a month and those after it in its year again; what differs gets a correcting bill",
  allow: ["receivables-clerk"],
  serializable: true,
  input: CorrectBill,
  output: CorrectResult,
  run: (context, { customerAccount: account, month }) => correctBills(context, { account, month }),
});

const correctBillsOfMonth = defineOperation({
  name: "bills.correct-month",
  kind: "job",
  summary: "Correct every bill of a month whose reading or price book was corrected since",
  allow: ["receivables-clerk"],
  input: CorrectMonth,
  output: MonthCorrected,
  run: (context, { month }) => correctMonth(context, month),
});

export const issueOperations = [issueBills, correctBill, correctBillsOfMonth] as const;
