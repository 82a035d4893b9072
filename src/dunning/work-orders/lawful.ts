/**
 * Whether a cut-off may be, and when.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { nextMomentMs } from "../hours.ts";
import type { PolicyStep } from "../policy/body.ts";
import { owingAccount } from "../promising/owing.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import { objectionsTo } from "../proposing/objecting.ts";
import { because } from "../requests.ts";
import { type Held, type StepKind, because as said } from "../schema.ts";

type Against = Held | ReturnType<typeof because.on_hold>;

export interface CutOffCase {
  debtor: Debtor;
  step: PolicyStep;
  grounds: Grounds;
}

/** The debt behind a cut-off, and the policy's step; refuses where nothing is owed or the policy has none. */
export async function cutOffCase(
  context: Context,
  account: string,
  but: readonly string[] = [],
): Promise<CutOffCase | Refusal> {
  const owing = await owingAccount(context, account, but);
  if (isRefusal(owing)) return owing;
  const { debtor, grounds } = owing;
  const step = [...grounds.policy.steps.values()].find(({ kind }) => kind === "cut-off");
  return step
    ? { debtor, step, grounds }
    : refuse("conflict", because.unknown_step({ step: "cut-off" }));
}

/**
 * What speaks against cutting off. In advance the last notice is still to come, so it is asked about as if that were
 * the step; on the day everything is, the hour too.
 */
export function againstCutOff(
  { debtor, step, grounds }: CutOffCase,
  when: "in advance" | "now",
): Against[] {
  const kind: StepKind = when === "now" ? "cut-off" : "final-notice";
  const against = againstStep({ debtor, step: { ...step, kind }, grounds });
  if (when === "in advance") return against.filter(({ code }) => code !== dayOff);
  const { facts } = debtor;
  const nowMs = grounds.now.getTime();
  const isClosed = nextMomentMs(grounds.question(facts), step.kind, nowMs) > nowMs;
  return [...against, ...(isClosed ? [said.quiet_hours()] : [])];
}
const dayOff = "dunning.day_off";

function againstStep({ debtor: { facts, hold }, step, grounds }: CutOffCase): Against[] {
  const held = hold ? [because.on_hold({ until: hold.until, why: hold.reason })] : [];
  const wanted = { step, path: "rule" } as const;
  return [...held, ...objectionsTo(wanted, facts, grounds).map(({ reason }) => reason)];
}

/** A notice given while it may not be given warns of nothing that may follow: it is not recorded as delivered. */
export async function refuseNotice(
  context: Context,
  { id, account, step: name, kind }: { id: string; account: string; step: string; kind: StepKind },
): Promise<Refusal | undefined> {
  const owing = await owingAccount(context, account, [id]);
  if (isRefusal(owing)) return owing;
  const step = owing.grounds.policy.steps.get(name);
  if (!step) return refuse("conflict", because.unknown_step({ step: name }));
  const against = againstStep({ ...owing, step: { ...step, kind } });
  return against.length > 0 ? refuseCutOff(against) : undefined;
}

export function refuseCutOff(against: ReturnType<typeof againstCutOff>): Refusal {
  const why = against.map(({ zh }) => zh).join("；");
  const whyEn = against.map(({ en }) => en).join("; ");
  return refuse("conflict", because.guards_object({ why, whyEn }), { against });
}
