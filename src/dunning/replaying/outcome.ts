/**
 * What two policies are compared by, and what came out. A tally of the whole is `stable` and that of those who
 * differ.
 * @module
 */
import type { WorkCalendar } from "../../base/work-calendar.ts";
import type { Law } from "../law.ts";
import type { Policy } from "../policy/body.ts";
import type { Hazard } from "./hazard.ts";
import type { Response, ResponseBody } from "./response.ts";
import type { Tally } from "./tally.ts";
import type { Arm, Script, Treatment, World } from "./world.ts";

export interface Comparison {
  live: Policy;
  changed: Policy;
  response: ResponseBody;
  lawOf(account: number, month: number): Law | undefined;
  calendar: Pick<WorkCalendar, "isWorkday">;
  /** Steps an account is in the hold-out of, the function proposals use. */
  heldOutBy(policy: Policy): (account: string) => readonly string[];
}

export interface SimulateOptions {
  seed: number;
  /** Beside draw 0. */
  draws: number;
  /** Of those who differ, draws after the first play so many at most; 10,000 unless said. */
  mostDrawn?: number;
  /** Accounts drawn; absent: all. */
  sample?: number | undefined;
  /** Others get their turn: awaited after each part of the accounts. False stops with what is done. */
  breathe?: (done: number, total: number) => Promise<boolean>;
}

export interface Outcome {
  world: World;
  /** Accounts with a debt that some step could have been thought of. */
  played: readonly number[];
  /**
   * Those whose steps or payments differ in draw 0. All others are the same in every draw: while the two
   * policies have answered alike they have given the same hazard, so they see the same facts again.
   */
  differing: readonly Differing[];
  /** What both policies have in common: quiet debts and accounts that do not differ. */
  stable: Tally;
  /**
   * Over the accounts that differ: what happened, and each draw under the changed policy, draw 0 first. Of very
   * many, later draws play a sample, and what it moves from draw 0 stands for all of them.
   */
  live: Tally;
  changed: readonly Tally[];
  /** Accounts that draws after the first were played over. */
  drawnAccounts: number;
  billedFen: number;
  /** Of it, issued within the window. */
  issuedFen: number;
  arms: Record<Side, Arm>;
  central: Said;
}

export type Side = "live" | "changed";

export interface Differing {
  account: number;
  live: Treatment;
  changed: Treatment;
  /** Of the live policy. */
  script: Script;
}

/** How customers answer in a draw. */
export interface Said {
  response: Response;
  hazard: Hazard;
}
