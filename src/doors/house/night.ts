import { assessHistory } from "../../appeals/assessing/assess-operations.ts";
import { scoreNight } from "../../arrears/night-operations.ts";
import { dayMs, dayOf, parseAsOf, startOfDay } from "../../base/dates.ts";
import { defineOperation, type JobContext } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { because, NightInput, NightReport } from "./schema.ts";

/** What is assessed each night: the morning page's cities, their counties, and the week. */
const grains = [
  { slot: "day", level: "city", categoryLevel: "1" },
  { slot: "day", level: "county", categoryLevel: "1" },
  { slot: "week", level: "city", categoryLevel: "1" },
] as const;

/** How far a first night, or one after a long pause, looks back, so that the trend lines are full. */
const daysBack = 60;

export const night = defineOperation({
  name: "house.night",
  kind: "job",
  wholeUtility: true,
  summary:
    "Bring the lake up to date, assess the days since the last night, score who may fall behind",
  allow: ["administrator"],
  input: NightInput,
  output: NightReport,
  async run(context, { asOf }) {
    const until = asOf === undefined ? startOfDay(dayOf(context.now)) : parseAsOf(asOf);
    if (!until) return refuse("invalid", because.bad_instant({ text: asOf! }));
    const { snapshot } = await context.analytics();
    const since = await firstDayToAssess(context, until);
    const assessments = [];
    for (const [done, grain] of grains.entries()) {
      if (context.isCancelled()) break;
      const from = grain.slot === "day" ? since : until;
      const range = { ...grain, from: from.toISOString(), to: until.toISOString() };
      const given = await assessHistory.run(partOf(context, done), range);
      // a utility may have no counties, a new one no tickets yet
      const isEmpty = isRefusal(given) && given.reason.code === "appeals.no_tickets";
      if (isRefusal(given) && !isEmpty) return given;
      const rows = isRefusal(given) ? 0 : given.rows;
      assessments.push({ slot: grain.slot, level: grain.level, rows });
    }
    const facts = { asOf: until.toISOString(), snapshot: snapshot.id };
    const scored = await scoreNight(partOf(context, grains.length), until);
    if (isRefusal(scored)) return scored;
    if (assessments.length === grains.length) await rememberNight(context, facts);
    return { ...facts, assessments, scored, seconds: context.elapsedSeconds() };
  },
});

async function rememberNight(context: JobContext, facts: object): Promise<void> {
  await context.transact(
    ({ transaction }) => transaction.sql`
      insert into setting (name, value) values ('last-night', ${facts})
      on conflict (name) do update set value = excluded.value`,
  );
  context.progress(1, 1);
}

/** The day after the last night's; a day that was already worked on is done again alone. */
async function firstDayToAssess(context: JobContext, until: Date): Promise<Date> {
  const [last] = await context.transact(
    ({ transaction }) => transaction.sql<{ asOf: string }>`
      select value ->> 'asOf' as "asOf" from setting where name = 'last-night'`,
  );
  const earliest = until.getTime() - daysBack * dayMs;
  const next = last ? new Date(last.asOf).getTime() + dayMs : earliest;
  return new Date(Math.min(until.getTime(), Math.max(earliest, next)));
}

/** The same context, its progress counted as part number `done` of the night. */
function partOf(context: JobContext, done: number): JobContext {
  return {
    ...context,
    progress: (part, of, note) =>
      context.progress(done + (of > 0 ? part / of : 0), grains.length + 1, note),
  };
}
