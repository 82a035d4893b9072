/**
 * The looks at the past that a model is learnt from: everybody as of a day, and what came of it. Each is
 * taken when the outcomes of the one before are known, so that none teaches what it is measured by.
 * @module
 */
import type { Analytics } from "../../base/database.ts";
import { addDays, type Day, startOfDay } from "../../base/dates.ts";
import type { Column, Frame } from "../../math/learning/frame.ts";
import type { Source } from "../indicators.ts";
import type { ArrearsRules } from "../rulebook.ts";
import type { CutFacts } from "../schema.ts";
import { type Population, parametersOf, readPopulation } from "../sources/sources.ts";

export interface Cut {
  /** The look is taken as this day begins. */
  day: Day;
  /** By when it is known who fell behind. */
  knownOn: Day;
}

/** Oldest first; the outcomes of the last are known on `until`. */
export function planCuts(until: Day, { outcome, cuts }: ArrearsRules): Cut[] {
  const span = outcome.horizonDays + outcome.lateDays + 1;
  return Array.from({ length: cuts.looks }, (_, at) => ({
    day: addDays(until, (at - cuts.looks) * span),
    knownOn: addDays(until, (at + 1 - cuts.looks) * span),
  }));
}

export interface LookedCut extends Cut {
  population: Population;
  /** 1 fell behind, 0 did not, NaN where no bill fell due. */
  outcomes: Float64Array;
}

export interface Looking {
  rules: ArrearsRules;
  without: readonly Source[];
  share?: number;
}

export async function lookAt(analytics: Analytics, cut: Cut, looking: Looking): Promise<LookedCut> {
  const look = { ...looking, asOf: startOfDay(cut.day) };
  const population = await readPopulation(analytics, look);
  const columns = await analytics.columns({
    relations: ["arrears_outcomes"],
    parameters: outcomeParameters(cut, looking),
    select: "select customer_account, fell_behind from arrears_outcomes",
  });
  const behind = columns.fell_behind as Float64Array;
  const accounts = columns.customer_account as string[];
  const known = new Map(accounts.map((account, at) => [account, behind[at]!]));
  const outcomes = Float64Array.from(
    population.accounts,
    (account) => known.get(account) ?? Number.NaN,
  );
  return { ...cut, population, outcomes };
}

/** For `arrears_outcomes`: here alone as_of is later than the look. */
export function outcomeParameters(cut: Cut, looking: Looking) {
  return {
    ...parametersOf({ ...looking, asOf: startOfDay(cut.knownOn) }),
    cut_on: cut.day,
    horizon_days: looking.rules.outcome.horizonDays,
  };
}

export interface Cases {
  frame: Frame;
  labels: Uint8Array;
  /** Day of the look, days since 1970. */
  time: Float64Array;
}

/** The rows of looks whose outcome is known, one below the other. */
export function casesOf(looks: readonly LookedCut[]): Cases {
  const rows = looks.map(({ outcomes }) =>
    Array.from(outcomes.keys()).filter((row) => !Number.isNaN(outcomes[row]!)),
  );
  const count = rows.reduce((sum, { length }) => sum + length, 0);
  const pick = (read: (look: LookedCut, row: number) => number) => {
    const values = new Float64Array(count);
    let at = 0;
    for (const [i, look] of looks.entries())
      for (const row of rows[i]!) values[at++] = read(look, row);
    return values;
  };
  const names = looks[0]?.population.frame.columns ?? [];
  return {
    frame: {
      rowCount: count,
      columns: names.map((column, c) => {
        const each = new Map(looks.map((look) => [look, look.population.frame.columns[c]!]));
        const levels = levelsOf([...each.values()]);
        const codes = new Map(levels?.map((level, code) => [level, code]));
        const values = pick((look, row) => {
          const { values: own, levels: names } = each.get(look)!;
          const value = own[row]!;
          return names && !Number.isNaN(value) ? codes.get(names[value]!)! : value;
        });
        const { name, kind } = column;
        return levels ? { name, kind, values, levels } : { name, kind, values };
      }),
    },
    labels: Uint8Array.from(pick((look, row) => look.outcomes[row]!)),
    time: pick((look) => Date.parse(look.day) / 86_400_000),
  };
}

function levelsOf(columns: readonly Column[]): string[] | undefined {
  if (columns[0]?.kind !== "category") return undefined;
  return [...new Set(columns.flatMap(({ levels = [] }) => levels))].sort();
}

export function factsOf({ day, outcomes }: LookedCut): Omit<CutFacts, "role"> {
  const known = outcomes.filter((outcome) => !Number.isNaN(outcome));
  return {
    ...{ asOf: startOfDay(day).toISOString(), rows: known.length },
    behind: known.reduce((sum, outcome) => sum + outcome, 0),
  };
}
