/**
 * The audit of collection agencies.
 * @module
 */
import { addDays, dayOf, startOfDay } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import { agencyDaily, agencyRows, agencySums, dayRows } from "./agencies.ts";
import { agencyAlerts, agencyStandings } from "./agency-store.ts";
import { Agencies, AskAgencies } from "./schema.ts";

const agencies = defineOperation({
  name: "anomalies.agencies",
  kind: "query",
  summary: "Audit the collection agencies: their days and amounts, what fired, what was taken back",
  allow: ["anomaly-analyst", "compliance"],
  wholeUtility: true,
  input: AskAgencies,
  output: Agencies,
  async run(context, { days, agency }) {
    const { transaction, now } = context;
    const screening = screeningOf(context);
    if (isRefusal(screening)) return screening;
    const to = dayOf(now);
    const from = addDays(to, -days);
    const span = { screening, asOf: now, from, agency };
    const analytics = await context.analytics();
    const alerts = await agencyAlerts(transaction, startOfDay(from));
    const standings = await agencyStandings(transaction, to);
    const daily = agency === undefined ? [] : await agencyDaily(analytics, span);
    const { opensAt, closesAt } = screening.agency;
    return {
      ...{ from, to, opensAt, closesAt, daily: dayRows(daily, alerts) },
      agencies: agencyRows(await agencySums(analytics, span), alerts, standings),
    };
  },
});

export const agencyOperations = [agencies] as const;
