/**
 * Whoever keeps the house looks in after trouble: a job that it broke off is resumed, a letter that died of it is tried
 * again. Once each: what fails then fails of itself, and the checks shall find it.
 */
import { isRefusal } from "../../../src/base/refusal.ts";
import { perYear } from "../desks/memory.ts";
import type { Year } from "../year.ts";

const desk = perYear(() => ({ blows: 0, seen: new Set<string>() }));

export async function lookIn(year: Year): Promise<void> {
  const mine = desk(year);
  const { blows } = year.house.weather;
  if (blows === mine.blows) return;
  mine.blows = blows;
  const keeper = year.as("operator");
  const asked = { reason: "故障后值守检查" };
  for (const [list, state, again] of [
    ["house.jobs", "failed", "house.resume-job"],
    ["house.jobs", "interrupted", "house.resume-job"],
    ["house.outbox", "dead", "house.replay"],
  ] as const) {
    const { rows } = await keeper.get(list, { state });
    for (const { id, operation } of rows) {
      const name = `${list} ${id}`;
      if (mine.seen.has(name)) continue;
      mine.seen.add(name);
      const given = await keeper.ask(again, { id }, asked);
      if (!isRefusal(given)) year.journal.count(`${again} ${operation}`);
    }
  }
}
