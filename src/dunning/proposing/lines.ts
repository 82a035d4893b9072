/**
 * Lines of a proposal: a decision as it is kept, and the hash a signature is bound to. Pure.
 * @module
 */
import { createHash } from "node:crypto";
import type { CopyRow } from "../../base/database.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { Reason } from "../../base/reasons.ts";
import { because } from "../requests.ts";
import type { Channel, DebtFacts, Decision, StepKind } from "../schema.ts";
import type { Debtor } from "./gather.ts";

/** What a line says is to be done, and why. */
export interface Line {
  account: string;
  step: string | null;
  kind: StepKind | null;
  channel: Channel | null;
  notBefore: Date;
  because: Reason[];
  heldBy: Reason[];
  article: string | null;
  path: "model" | "rule";
  wanted: string | null;
  heldOut: boolean;
  owedFen: bigint;
  overdueDays: number;
  grade: string | null;
  probability: number | null;
  gainFen: bigint;
  facts: DebtFacts;
  /** What customer and unit were then is told by these. */
  customerChange: bigint;
  unitChange: bigint;
}

/** Of the debt, what a step may claim. */
export function claimOf({
  overdueFen,
  disputedFen,
  promisedFen,
  instalmentFen,
}: DebtFacts): bigint {
  const left = overdueFen - disputedFen - promisedFen - instalmentFen;
  return left > 0n ? left : 0n;
}

/** A collector's hold stops whatever was decided; nothing else here changes a decision. */
export function lineOf({ facts, hold, holder }: Debtor, decision: Decision, gainFen: bigint): Line {
  const held = hold && because.on_hold({ until: hold.until, why: hold.reason });
  const isOn = decision.step !== null && !held;
  const heldBy = [...(held ? [held] : []), ...(decision.heldBy ?? [])];
  return {
    account: facts.account,
    step: isOn ? decision.step : null,
    kind: isOn ? decision.kind : null,
    channel: isOn ? decision.channel : null,
    notBefore: decision.notBefore,
    because: decision.because,
    heldBy,
    article: decision.article ?? null,
    path: decision.path,
    wanted: decision.wanted ?? (held ? decision.step : null),
    heldOut: decision.step === null && !held && isHeldOut(decision),
    owedFen: claimOf(facts),
    overdueDays: facts.overdueDays,
    grade: facts.grade,
    probability: facts.probability,
    gainFen,
    facts,
    customerChange: holder.customerChange,
    unitChange: holder.unitChange,
  };
}

/** Nothing stands against the step but the draw. */
function isHeldOut({ because: why, heldBy }: Decision): boolean {
  return !heldBy && why.some(({ code }) => code === "dunning.held_out");
}

/** Whether a line has anything to say: a step, a reason against one, or a debt that is late. */
export function isWorthALine({ step, heldOut, heldBy, overdueDays }: Line): boolean {
  return step !== null || heldOut || heldBy.length > 0 || overdueDays > 0;
}

/** What was decided, and from what; whoever approves has approved exactly this. */
export function hashOfLine(
  line: Omit<Line, "gainFen" | "customerChange" | "unitChange">,
  version: number,
): string {
  const { account, step, kind, channel, notBefore, heldOut, owedFen, overdueDays, article } = line;
  const codes = (reasons: readonly Reason[]) => reasons.map(({ code }) => code);
  const said = {
    ...{ account, version, step, kind, channel, heldOut, owedFen, overdueDays, article },
    ...{ notBefore: notBefore.toISOString(), facts: line.facts },
    ...{ because: codes(line.because), heldBy: codes(line.heldBy) },
  };
  return createHash("sha256").update(canonicalJson(said)).digest("hex");
}

export const lineColumns = [
  ...["run_id", "customer_account", "version", "step", "kind", "channel", "not_before", "because"],
  ...["held_by", "article", "path", "wanted", "held_out", "owed_fen", "overdue_days", "grade"],
  ...["probability", "gain_fen", "facts", "hash", "customer_change", "unit_change"],
] as const;

export function rowOf(run: string, line: Line): CopyRow {
  const { account, step, kind, channel, notBefore, article, path, wanted, heldOut } = line;
  return [
    ...[run, account, 1, step, kind, channel, notBefore, line.because, line.heldBy, article],
    ...[path, wanted, heldOut, line.owedFen, line.overdueDays, line.grade, line.probability],
    ...[line.gainFen, JSON.parse(canonicalJson(line.facts)) as object, hashOfLine(line, 1)],
    ...[line.customerChange, line.unitChange],
  ];
}

/** The facts of a stored line, as they were decided from. */
export function factsOf(stored: Record<string, unknown>): DebtFacts {
  const facts = stored as unknown as DebtFacts;
  const history = facts.history.map((action) => ({ ...action, at: new Date(action.at) }));
  const [overdueFen, disputedFen, promisedFen, instalmentFen] = [
    ...[facts.overdueFen, facts.disputedFen, facts.promisedFen, facts.instalmentFen].map(BigInt),
  ] as [bigint, bigint, bigint, bigint];
  return { ...facts, history, overdueFen, disputedFen, promisedFen, instalmentFen };
}
