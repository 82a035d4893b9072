/**
 * Looking at grades: the spread, the list, one account's grade with its reasons, its history, what if.
 * @module
 */
import { dayMs, startOfDay } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import * as ask from "../requests.ts";
import { reasonsOf } from "../rules.ts";
import { findHistory, findStandings } from "../store.ts";
import { explainGrade, gradeSeen } from "./explaining.ts";
import { findOverview } from "./overview.ts";
import { accountSeen, pathWithin, shownTo } from "./seeing.ts";
import { suppose } from "./supposing.ts";

const mayRead = [
  ...["collector", "policy-manager", "data-scientist", "compliance", "approver"],
  ...["receivables-clerk", "administrator"],
];

export const overview = defineOperation({
  name: "credit.overview",
  kind: "query",
  summary: "Count the grades by customer group and unit, and the changes of the last 30 days",
  allow: mayRead,
  input: ask.OverviewInput,
  output: ask.Overview,
  async run(context, { unit }) {
    const path = await pathWithin(context, unit);
    if (isRefusal(path)) return path;
    const since = new Date(context.now.getTime() - 30 * dayMs);
    return await findOverview(context.transaction, { scope: context.actor.scope, path, since });
  },
});

export const list = defineOperation({
  name: "credit.list",
  kind: "query",
  summary: "List accounts with their grade, score and reasons, the worst first",
  allow: mayRead,
  input: ask.ListInput,
  output: ask.Listed,
  async run(context, { unit, changedSince, limit, offset, ...filter }) {
    const path = await pathWithin(context, unit);
    if (isRefusal(path)) return path;
    const { group = null, grade = null, basis = null, account = null } = filter;
    const { scope } = context.actor;
    const { total, rows } = await findStandings(context.transaction, {
      ...{ scope, path, group, grade, basis, account },
      changedSince: changedSince === undefined ? null : startOfDay(changedSince),
      ...{ limit, offset },
    });
    return { total, rows: rows.map((row) => shownTo(context.actor, row)) };
  },
});

export const history = defineOperation({
  name: "credit.history",
  kind: "query",
  summary: "Show every grade an account has had, newest first",
  allow: mayRead,
  input: ask.HistoryInput,
  output: ask.GradeHistory,
  async run(context, { account, ...page }) {
    const refusal = await accountSeen(context, account);
    return refusal ?? (await findHistory(context.transaction, account, page));
  },
});

export const explain = defineOperation({
  name: "credit.explain",
  kind: "query",
  summary: "Explain an account's grade: reasons, what each indicator weighs, what would raise it",
  allow: mayRead,
  input: ask.AccountInput,
  output: ask.Explained,
  async run(context, { account }) {
    const graded = await gradeSeen(context, account);
    return isRefusal(graded) ? graded : await explainGrade(context, graded);
  },
});

export const simulate = defineOperation({
  name: "credit.simulate",
  kind: "query",
  summary: "Say what an account's grade would be if it paid, or paid late, for some months",
  allow: mayRead,
  input: ask.SimulateInput,
  output: ask.Simulated,
  async run(context, { account, ...supposed }) {
    const graded = await gradeSeen(context, account);
    if (isRefusal(graded)) return graded;
    const [told] = await suppose(graded, [supposed]);
    const { grade, score, basis, reasons, today } = told!;
    return {
      ...{ grade, score, basis, reasons: reasonsOf(reasons) },
      asOf: startOfDay(today).toISOString(),
    };
  },
});
