/**
 * What steps moved: recovered among those treated, less the hold-out, with its interval.
 * @module
 */
import { dayMs, startOfDay } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { AskUplift, Uplift } from "../case-requests.ts";
import { practiceOn } from "../practice.ts";
import { stepGroups } from "./effect-store.ts";
import { measuredDays } from "./effects.ts";
import { effectOf, liftOf } from "./uplift.ts";

const uplift = defineOperation({
  name: "dunning.uplift",
  kind: "query",
  wholeUtility: true,
  summary: "Measure what each step moved: recovered within so many days, treated less hold-out",
  allow: ["policy-manager", "data-scientist", "collector", "compliance"],
  input: AskUplift,
  output: Uplift,
  async run({ transaction, rulebooks, now }, { withinDays: asked, from: day }) {
    const practice = practiceOn(rulebooks, now);
    if (isRefusal(practice)) return practice;
    const { effect } = practice;
    const withinDays = asked ?? effect.withinDays;
    const from = day ? startOfDay(day) : new Date(now.getTime() - measuredDays * dayMs);
    const groups = await stepGroups(transaction, { from, now, withinDays });
    const steps = groups.map((group) => ({
      ...group,
      ...effectOf(group),
      lift: liftOf(group, effect),
    }));
    return { withinDays, steps };
  },
});

export const measureOperations = [uplift] as const;
