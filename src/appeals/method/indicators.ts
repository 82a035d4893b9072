/**
 * The indicators by name, as the columns of a table of slots carry them.
 * @module
 */

/** The seven business types of the paper's table 1. */
export const businessTypes = [
  "complaint",
  "report",
  "opinion",
  "suggestion",
  "enquiry",
  "fault_repair",
  "service_request",
] as const;
export type BusinessType = (typeof businessTypes)[number];

/** Growth of each business type against the mean of 7 and of 31 days: table 1. */
export const typeGrowths = businessTypes.flatMap((type) => [`${type}7`, `${type}31`]);
/** Growth of all tickets: of table 2, and for table 1 where tickets carry no business type. */
export const totalGrowths = ["tickets7", "tickets31"];
/** Coefficient of variation and amplitude, named by section 2.1 but not in its table: optional. */
export const fluctuations = ["variation", "amplitude"];
/** Table 2. */
export const urgencyIndicators = [...totalGrowths, "complaint_share", "urgent_share"];
/** What the sentiment index scales; the share of tickets with swinging moods needs no range. */
export const toneIndicators = ["overall", "closing"];

/** The values of one cell in one slot by indicator name; `heat` and `unstable_share` included. */
export type Indicators = Readonly<Record<string, number>>;
