import { assess } from "../../appeals/assessing/assess-operations.ts";
import { dayOf, parseAsOf, startOfDay } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { because, NightInput, NightReport } from "./schema.ts";

/** What is assessed each night: the morning page's cities, their counties, and the week. */
const grains = [
  { slot: "day", level: "city", categoryLevel: "1" },
  { slot: "day", level: "county", categoryLevel: "1" },
  { slot: "week", level: "city", categoryLevel: "1" },
] as const;

export const night = defineOperation({
  name: "house.night",
  kind: "job",
  summary: "Do the night's work: bring the lake up to date, assess the day that ended, move alerts",
  allow: ["administrator"],
  input: NightInput,
  output: NightReport,
  async run(context, { asOf }) {
    const until = asOf === undefined ? startOfDay(dayOf(context.now)) : parseAsOf(asOf);
    if (!until) return refuse("invalid", because.bad_instant({ text: asOf! }));
    const { snapshot } = await context.analytics();
    const assessments = [];
    for (const [done, grain] of grains.entries()) {
      context.progress(done, grains.length, `${grain.slot} ${grain.level}`);
      if (context.isCancelled()) break;
      const given = await assess.run(context, {
        ...grain,
        asOf: until.toISOString(),
        refit: false,
      });
      // a utility may have no counties, a new one no tickets yet
      const isEmpty = isRefusal(given) && given.reason.code === "appeals.no_tickets";
      if (isRefusal(given) && !isEmpty) return given;
      const rows = isRefusal(given) ? 0 : given.rows.length;
      assessments.push({ slot: grain.slot, level: grain.level, rows });
    }
    const facts = { asOf: until.toISOString(), snapshot: snapshot.id };
    await context.transact(
      ({ transaction }) => transaction.sql`
        insert into setting (name, value) values ('last-night', ${facts})
        on conflict (name) do update set value = excluded.value`,
    );
    context.progress(grains.length, grains.length);
    return { ...facts, assessments, seconds: context.elapsedSeconds() };
  },
});
