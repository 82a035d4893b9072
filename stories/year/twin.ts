/** A year and its twin: the same seed, past, customers and weather, and nobody who collects. */
import { compareWithTwin } from "./difference.ts";
import { type Lived, type Living, liveYear } from "./live.ts";
import type { YearOptions } from "./year.ts";

export interface WithTwin {
  year: Lived;
  twin: Lived;
  /** The twin's own dunning and the difference, to stand in the year's report. */
  beside: Lived["findings"];
}

export async function liveWithTwin(options: YearOptions, living: Living): Promise<WithTwin> {
  const year = await liveYear({ ...options, collects: true }, living);
  // what breaks in the year is part of what its dunning is; the twin has next to nothing that could break
  const twin = await liveYear({ ...options, collects: false, faults: "none" }, living);
  return { year, twin, beside: compareWithTwin(year, twin) };
}
