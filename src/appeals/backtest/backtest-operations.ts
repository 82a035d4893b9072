/**
 * Would it have warned in time?
 * @module
 */
import type * as z from "zod";
import { dayMs } from "../../base/dates.ts";
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { assessSlots } from "../assessing/assess-slots.ts";
import { slotEnd, slotMs } from "../method/slots.ts";
import { grainOf, mayRead, momentOf } from "../ranking/selection.ts";
import { BacktestInput } from "../requests.ts";
import { Backtest, because } from "../schema.ts";
import { readEvents } from "./event-file.ts";
import * as replay from "./replay.ts";

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
    const replayed = await replaySlots(context, { ...range, grain: grainOf(input) });
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

type Grain = ReturnType<typeof grainOf>;

/** Assesses the range and, before it, as many slots as the plain alternative looks back. */
async function replaySlots(context: JobContext, { from, to, grain }: Range & { grain: Grain }) {
  const inRange = 1 + Math.floor((to.getTime() - from.getTime()) / slotMs[grain.slot]);
  const slots = inRange + replay.plainDefaults.window;
  const cells = new Map<string, Map<number, { score: number; count: number }>>();
  let levels = { high: 70, close: 65, after: 2 };
  let assessments = 0;
  const wanted = { grain, asOf: to, slots, refit: false };
  const refusal = await assessSlots(context, wanted, async ({ asOf, rows, parameters }) => {
    levels = { ...parameters.alerts, high: parameters.levels.high };
    for (const row of rows) {
      const key = replay.placeKey(row);
      const cell = cells.get(key) ?? new Map();
      cells.set(key, cell.set(asOf.getTime(), { score: row.score, count: row.current }));
    }
    assessments += 1;
    context.progress(assessments, slots);
    return !context.isCancelled();
  });
  if (isRefusal(refusal)) return refusal;
  const ends = Array.from({ length: slots }, (_, back) => slotEnd({ grain, asOf: to }, back));
  const moments = ends.reverse();
  const { high: open, close, after } = levels;
  const episodesBy = (
    episodes: (cell: Map<number, { score: number; count: number }>) => replay.Episode[],
  ) => new Map([...cells].map(([key, cell]) => [key, episodes(cell)]));
  const isInRange = ({ asOf }: { asOf: Date }) => asOf >= from;
  return {
    assessments,
    score: episodesBy((cell) => {
      const opinions = moments.map((asOf) => ({
        asOf,
        score: cell.get(asOf.getTime())?.score ?? 0,
      }));
      return replay.episodesOf(opinions.filter(isInRange), { open, close, after });
    }),
    plain: episodesBy((cell) => {
      const counts = moments.map((asOf) => ({ asOf, count: cell.get(asOf.getTime())?.count ?? 0 }));
      return replay.episodesOf(replay.threeSigma(counts).filter(isInRange), replay.plainHysteresis);
    }),
  };
}
