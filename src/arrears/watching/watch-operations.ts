/**
 * Watching a model: the job that looks, and what it saw last.
 * @module
 */
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { arrearsModel } from "../document.ts";
import { AskModel, Monitor } from "../requests.ts";
import { unfitBecause } from "../rules.ts";
import { because, type DriftPoint, Monitoring, type Verdict } from "../schema.ts";
import { mayReadModels, mayScore, momentOf } from "../selection.ts";
import { findMonitoring, findRuns, keepMonitoring } from "../store.ts";
import { indicatorDrift } from "./indicator-drift.ts";
import { monthlyRuns, pointsOf } from "./watch.ts";

const mostRuns = 1000;

export const monitor = defineOperation({
  name: "arrears.monitor",
  kind: "job",
  summary:
    "Compare a model's scores by month and group with its test window and with what happened",
  allow: mayScore,
  wholeUtility: true,
  input: Monitor,
  output: Monitoring,
  async run(context, { model: asked, months }) {
    const moment = momentOf(context, undefined);
    if (isRefusal(moment)) return moment;
    const found = await context.transact(async ({ transaction }) => {
      const model = await arrearsModel(transaction, asked);
      if (isRefusal(model)) return model;
      const runs = await findRuns(transaction, { model: model.id, limit: mostRuns });
      return runs[0] ? { model, runs, newest: runs[0] } : refuse("not_found", because.no_run());
    });
    if (isRefusal(found)) return found;
    const { model, runs, newest } = found;
    const watching = { analytics: await context.analytics(), model, ...moment, now: context.now };
    const points: DriftPoint[] = [];
    const chosen = monthlyRuns(runs, months);
    for (const [done, run] of chosen.entries()) {
      context.progress(done, chosen.length + 1, run.asOf.toISOString());
      points.push(...(await pointsOf(run, watching)));
    }
    const indicators = await indicatorDrift(newest, watching);
    const unfit = unfitBecause(newest, context.now) ?? null;
    const latest = points.filter(({ asOf }) => asOf === newest.asOf.toISOString());
    const report: Monitoring = {
      ...{ model: model.id, isFit: unfit === null, unfitBecause: unfit, points, indicators },
      verdict: worst(latest.map(({ verdict }) => verdict)),
    };
    await context.transact(({ transaction, now }) =>
      keepMonitoring(transaction, { model: model.id, report }, now),
    );
    return report;
  },
});

function worst(verdicts: readonly Verdict[]): Verdict {
  const [first = "stable"] = (["shift", "watch"] as const).filter((each) =>
    verdicts.includes(each),
  );
  return first;
}

export const showDrift = defineOperation({
  name: "arrears.drift",
  kind: "query",
  summary: "Show what the newest monitoring of a model saw",
  allow: mayReadModels,
  input: AskModel,
  output: Monitoring,
  async run({ transaction }, asked) {
    const model = await arrearsModel(transaction, asked.model);
    if (isRefusal(model)) return model;
    const report = await findMonitoring(transaction, model.id);
    return report ? Monitoring.parse(report) : refuse("not_found", because.no_run());
  },
});
