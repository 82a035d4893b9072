/**
 * Assesses the slots of a back-test without storing them.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import type { Reason } from "../../base/reasons.ts";
import { isRefusal } from "../../base/refusal.ts";
import { assessSlots } from "../assessing/assess-slots.ts";
import { parametersOn } from "../method/parameters.ts";
import { slotEnd, slotMs } from "../method/slots.ts";
import { beyondChance } from "../rules.ts";
import type { Grain } from "../schema.ts";
import * as replay from "./replay.ts";

interface Replaying {
  grain: Grain;
  from: Date;
  to: Date;
  threshold: number | undefined;
}

interface Seen {
  score: number;
  count: number;
  wave: Reason | null;
}

/**
 * Assesses the range and, before it, as many slots as the plain alternative looks back; gives the
 * alerts of both by place.
 */
export async function replaySlots(context: JobContext, asked: Replaying) {
  const { from, to, grain, threshold } = asked;
  const inRange = 1 + Math.floor((to.getTime() - from.getTime()) / slotMs[grain.slot]);
  const slots = inRange + replay.plainDefaults.window;
  const cells = new Map<string, Map<number, Seen>>();
  const parameters = parametersOn(context, to);
  const { alerts, levels } = parameters;
  const hysteresis =
    threshold === undefined
      ? { ...alerts, open: levels.high }
      : { ...alerts, open: threshold, close: threshold - 5 };
  let assessments = 0;
  const wanted = { grain, asOf: to, slots, refit: false };
  const refusal = await assessSlots(context, wanted, async ({ asOf, rows }) => {
    for (const row of rows) {
      const key = replay.placeKey(row);
      const cell = cells.get(key) ?? new Map<number, Seen>();
      // at another threshold the score alone is asked
      const wave = threshold === undefined ? beyondChance(row.facts, parameters) : null;
      cells.set(key, cell.set(asOf.getTime(), { score: row.score, count: row.current, wave }));
    }
    assessments += 1;
    context.progress(assessments, slots);
    return !context.isCancelled();
  });
  if (isRefusal(refusal)) return refusal;
  const ends = Array.from({ length: slots }, (_, back) => slotEnd({ grain, asOf: to }, back));
  const series = [...cells].map(([place, cell]) => {
    const seen = ends.toReversed().map((asOf) => ({ asOf, ...cell.get(asOf.getTime()) }));
    const none = { score: 0, count: 0, wave: null };
    return { place, seen: seen.map((each) => ({ ...none, ...each })) };
  });
  const isInRange = ({ asOf }: { asOf: Date }) => asOf >= from;
  const byScore = series.map(
    ({ place, seen }) => [place, replay.episodesOf(seen.filter(isInRange), hysteresis)] as const,
  );
  const byCount = series.map(({ place, seen }) => {
    const opinions = replay.threeSigma(seen).filter(isInRange);
    const plain = { ...hysteresis, open: 100, close: 100 };
    return [place, replay.episodesOf(opinions, plain)] as const;
  });
  return { assessments, score: new Map(byScore), plain: new Map(byCount) };
}
