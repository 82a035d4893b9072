/**
 * A record as some rule set judged it, and what was known then.
 * @module
 */
import type { Peers } from "../screening/alert-store.ts";
import type { Judged } from "../screening/alerting.ts";
import type { Explanation } from "./schema.ts";

export interface JudgedThen extends Judged {
  asOf: Date;
  judgedFrom: Explanation["judgedFrom"];
  peers: Peers | null;
}
