/**
 * Would it have warned in time?
 * @module
 */
import type * as z from "zod";
import { dayMs } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { grainOf, mayRead, momentOf } from "../ranking/selection.ts";
import { BacktestInput } from "../requests.ts";
import { Backtest, because } from "../schema.ts";
import { readEvents } from "./event-file.ts";
import * as replay from "./replay.ts";
import { replaySlots } from "./replay-slots.ts";

export const backtest = defineOperation({
  name: "appeals.backtest",
  kind: "job",
  summary: "Replay the assessments around known events: lead time, recall, false alarms",
  allow: [...mayRead, "data-scientist"],
  input: BacktestInput,
  output: Backtest,
  async run(context, input) {
    const events = await readEvents(context, input.file);
    if (isRefusal(events)) return events;
    const range = rangeOf(input, events);
    if (isRefusal(range)) return range;
    const { from, to } = range;
    const replayed = await replaySlots(context, {
      ...range,
      grain: grainOf(input),
      threshold: input.threshold,
    });
    if (isRefusal(replayed)) return replayed;
    const { score, plain, assessments } = replayed;
    const window = { beforeDays: input.beforeDays, afterDays: input.afterDays };
    const weeks = Math.max(1 / 7, (to.getTime() - from.getTime()) / (7 * dayMs));
    return {
      ...grainOf(input),
      ...{ from: from.toISOString(), to: to.toISOString(), assessments },
      events: events.map((event) => ({
        ...event,
        startedAt: event.startedAt.toISOString(),
        score: replay.leadOf(event, score, window),
        plain: replay.leadOf(event, plain, window),
      })),
      score: replay.measureAlerts(score, events, { window, weeks }),
      plain: replay.measureAlerts(plain, events, { window, weeks }),
    };
  },
});

interface Range {
  from: Date;
  to: Date;
}

function rangeOf(
  input: z.output<typeof BacktestInput>,
  events: readonly replay.KnownEvent[],
): Range | Refusal {
  const starts = events.map(({ startedAt }) => startedAt.getTime());
  const from =
    input.from === undefined
      ? new Date(Math.min(...starts) - 28 * dayMs)
      : momentOf("from", input.from);
  if (isRefusal(from)) return from;
  const to =
    input.to === undefined ? new Date(Math.max(...starts) + 7 * dayMs) : momentOf("to", input.to);
  if (isRefusal(to)) return to;
  if (from < to) return { from, to };
  return refuse("invalid", because.empty_range({ from: from.toISOString(), to: to.toISOString() }));
}
