/**
 * Which point of each front is looked at: by the budget on the slider, or by hand where a point was dragged. The same
 * function picks on the server.
 * @module
 */
import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { picksOf } from "../../../src/anomalies/rule-sets/picks.ts";
import { isRefusal } from "../../../src/base/refusal.ts";
import { call } from "../../client.ts";
import type { Cards, Front } from "./threshold-words.ts";

export interface Picking {
  fronts: ReadonlyMap<number, Front>;
  /** Alerts a day; undefined leaves each category at the fit's own point. */
  budget: number | undefined;
  setBudget(budget: number | undefined): void;
  /** Dragged by hand, by category. */
  byHand: Readonly<Record<string, number>>;
  drag(category: number, place: number): void;
  reset(): void;
  /** The place now, by category. */
  places: ReadonlyMap<number, number>;
  /** Expected over all categories. */
  alertsPerDay: number;
  isChanged: boolean;
}

export function usePicking(set: Cards): Picking {
  const searched = set.cards.filter(({ points }) => points > 0);
  const answers = useQueries({
    queries: searched.map(({ category }) => ({
      queryKey: ["anomalies.front", { set: set.id, category }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call("anomalies.front", { set: set.id, category }, { signal }),
    })),
    combine: (queries) => queries.flatMap(({ data }) => (data ? [data] : [])),
  });
  const [budget, setBudget] = useState<number>();
  const [byHand, setByHand] = useState<Readonly<Record<string, number>>>({});
  const fronts = useMemo(() => new Map(answers.map((front) => [front.category, front])), [answers]);
  const places = useMemo(() => {
    const categories = answers.map(({ category, points }) => ({ category, front: points }));
    const { records, window } = set;
    const picked = picksOf({ categories, records, window }, { budget, points: byHand });
    const own = answers.map(({ category, picked: place }) => [category, place ?? 0] as const);
    const chosen = isRefusal(picked) ? {} : picked;
    return new Map(own.map(([category, place]) => [category, chosen[category] ?? place]));
  }, [answers, budget, byHand, set]);
  return {
    ...{ fronts, budget, setBudget, byHand, places },
    drag: (category, place) => setByHand((before) => ({ ...before, [category]: place })),
    reset: () => {
      setBudget(undefined);
      setByHand({});
    },
    alertsPerDay: set.cards.reduce((sum, card) => sum + costOf(card, { fronts, places }), 0),
    isChanged: budget !== undefined || Object.keys(byHand).length > 0,
  };
}

/** As the fit measured it while its own point stands; of another one as the search found it. */
export function costOf(
  { category, picked, alertsPerDay }: Cards["cards"][number],
  { fronts, places }: Pick<Picking, "fronts" | "places">,
): number {
  const place = places.get(category);
  const point = place === picked ? undefined : fronts.get(category)?.points[place ?? -1];
  return point?.alertsPerDay ?? alertsPerDay;
}
