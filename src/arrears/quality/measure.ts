/**
 * Measuring the sources as of a moment.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { dayMs, dayOf } from "../../base/dates.ts";
import { indicators, type Source, sourceNames, sources } from "../indicators.ts";
import { sourceWarnings } from "../rules.ts";
import type { SourceQuality } from "../schema.ts";
import type { Moment } from "../selection.ts";
import { parametersOf } from "../sources/sources.ts";

interface SourceRow {
  source: Source;
  facts: number;
  accounts: number;
  duplicates: number;
  unmatched: number;
  newest_on: string | null;
}

export async function measureSources(
  analytics: Analytics,
  moment: Moment,
): Promise<{ accounts: number; sources: SourceQuality[] }> {
  const parameters = parametersOf({ ...moment, without: [] });
  const rows = await analytics.query<SourceRow>({
    relations: ["source_quality"],
    parameters,
    select: "select * from source_quality",
  });
  const accounts = rows.find(({ source }) => source === "archive")?.accounts ?? 0;
  const measured: SourceQuality[] = [];
  for (const source of sourceNames) {
    const row = rows.find((each) => each.source === source);
    const missing = await missingOf(analytics, source, parameters);
    measured.push(qualityOf({ source, row, accounts, missing }, moment));
  }
  return { accounts, sources: measured };
}

type Parameters = ReturnType<typeof parametersOf>;

/** Share of open accounts for which each indicator of a source is missing. */
async function missingOf(analytics: Analytics, source: Source, parameters: Parameters) {
  const codes = Object.keys(indicators).filter((code) => indicators[code]!.source === source);
  const shares = codes.map((code) => `avg((own.${code} is null)::int) as ${code}`);
  const [row] = await analytics.query<Record<string, number | null>>({
    relations: ["archive_indicators", `${source}_indicators`],
    parameters,
    select: `select ${shares.join(", ")} from archive_indicators as account
      left join ${source}_indicators as own using (customer_account)`,
  });
  return codes.map((indicator) => {
    const { zh, en } = indicators[indicator]!;
    return { indicator, zh, en, missing: row?.[indicator] ?? 1 };
  });
}

interface Measured {
  source: Source;
  row: SourceRow | undefined;
  accounts: number;
  missing: SourceQuality["indicators"];
}

function qualityOf(measured: Measured, { asOf, rules }: Moment): SourceQuality {
  const { source, row, accounts, missing } = measured;
  const { facts = 0, duplicates = 0, unmatched = 0, newest_on: newestOn = null } = row ?? {};
  const ageDays =
    newestOn === null ? null : (Date.parse(dayOf(asOf)) - Date.parse(newestOn)) / dayMs;
  const coverage = accounts === 0 ? 0 : (row?.accounts ?? 0) / accounts;
  const figures = { coverage, ageDays, duplicates, unmatched };
  return {
    ...{ source, ...sources[source], facts, accounts: row?.accounts ?? 0, ...figures, newestOn },
    missing: missing.reduce((sum, each) => sum + each.missing, 0) / missing.length,
    warnings: sourceWarnings(source, figures, rules.quality),
    indicators: missing,
  };
}
