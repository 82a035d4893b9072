/**
 * Screening the population, and the screens that were.
 * @module
 */

import { dayMs, startOfDay } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { momentOf } from "../as-of.ts";
import { recordSlices, screeningOf } from "../behaviour/behaviour.ts";
import { deskOf, mayReadCases } from "../cases/desk.ts";
import { liveRuleSets } from "../rule-sets/rule-sets.ts";
import { findScreens } from "./alert-store.ts";
import * as ask from "./schema.ts";
import { screenPopulation } from "./screen.ts";

const screen = defineOperation({
  name: "anomalies.screen",
  kind: "job",
  summary: "Judge the payments of the last weeks by the live rules; what fires becomes an alert",
  allow: ["anomaly-analyst", "data-scientist", "administrator"],
  wholeUtility: true,
  input: ask.Screen,
  output: ask.Screened,
  async run(context, { asOf: text, from }) {
    const asOf = momentOf(context, text);
    if (isRefusal(asOf)) return asOf;
    const [screening, desk] = [screeningOf(context), deskOf(context)];
    if (isRefusal(screening)) return screening;
    if (isRefusal(desk)) return desk;
    const since = from ? startOfDay(from) : new Date(asOf.getTime() - desk.lookBackDays * dayMs);
    const screens = [];
    const live = await context.transact(({ transaction }) => liveRuleSets(transaction));
    const analytics = await context.analytics();
    // champion and shadow judge the same records
    const slices = live.length > 0 ? await recordSlices(analytics, asOf, { screening }) : [];
    const wanted = { screening, asOf, since, analytics, slices };
    for (const ruleSet of live) {
      if (context.isCancelled()) break;
      screens.push(await screenPopulation(context, ruleSet, wanted));
    }
    const facts = { asOf: asOf.toISOString(), since: since.toISOString(), screens };
    return { ...facts, seconds: context.elapsedSeconds() };
  },
});

const listScreens = defineOperation({
  name: "anomalies.screens",
  kind: "query",
  summary: "List the screens that were made, newest first",
  allow: mayReadCases,
  input: ask.AskScreens,
  output: ask.Screens,
  async run({ transaction }, { role, limit }) {
    const found = await findScreens(transaction, { role: role ?? null, limit });
    return {
      screens: found.map(({ id, asOf, since, finishedAt, ...rest }) => ({
        ...{ ...rest, screen: id, asOf: asOf.toISOString(), since: since.toISOString() },
        finishedAt: finishedAt.toISOString(),
      })),
    };
  },
});

export const anomalyScreeningOperations = [screen, listScreens] as const;
