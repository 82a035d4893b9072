/**
 * Rule sets: listed, compared, switched by a second person.
 * @module
 */

import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { namesOf } from "../../organisation/organisation.ts";
import { momentOf } from "../as-of.ts";
import { screeningOf } from "../behaviour/behaviour.ts";
import { compare } from "./comparing.ts";
import { liveRuleSets, ruleSetById } from "./rule-sets.ts";
import { mayMove } from "./rules.ts";
import * as ask from "./schema.ts";
import * as store from "./store.ts";

const { because } = ask;
const mayFit = ["data-scientist"];
const mayRead = [...mayFit, "anomaly-analyst", "compliance", "administrator"];

const ruleSets = defineOperation({
  name: "anomalies.rule-sets",
  kind: "query",
  summary: "List rule sets with their state and hash, newest first",
  allow: mayRead,
  input: ask.AskRuleSets,
  output: ask.RuleSetList,
  async run({ transaction }, { state, limit }) {
    const wanted = state ? { states: [state], limit } : { limit };
    const ruleSets = (await store.findRuleSets(transaction, wanted)).map(store.factsOf);
    const people = ruleSets.flatMap(({ madeBy, movedBy }) =>
      movedBy ? [madeBy, movedBy] : [madeBy],
    );
    return { ruleSets, names: await namesOf(transaction, people) };
  },
});

const ruleSet = defineOperation({
  name: "anomalies.rule-set",
  kind: "query",
  summary: "Show a rule set with every row of its table",
  allow: mayRead,
  input: ask.AskRuleSet,
  output: ask.RuleSetDetail,
  async run({ transaction }, { id }) {
    const found = await storedOf(transaction, id);
    return isRefusal(found) ? found : { ...store.factsOf(found), table: found.table };
  },
});

const compareRuleSets = defineOperation({
  name: "anomalies.compare",
  kind: "job",
  summary: "Count what a rule set would fire on beside the one in force, over the same payments",
  allow: [...mayFit, "anomaly-analyst"],
  wholeUtility: true,
  input: ask.CompareRuleSets,
  output: ask.Comparison,
  async run(context, { asOf: text, days, ...asked }) {
    const [asOf, screening] = [momentOf(context, text), screeningOf(context)];
    if (isRefusal(asOf)) return asOf;
    if (isRefusal(screening)) return screening;
    const pair = await context.transact((inside) => pairOf(inside, asked));
    if (isRefusal(pair)) return pair;
    const report = await compare(context, pair, { asOf, days, screening });
    if (!report) return refuse("conflict", because.cancelled());
    return await context.transact(async (inside) => {
      const { transaction, actor, now } = inside;
      const ids = { champion: pair.champion.id, challenger: pair.challenger.id };
      await store.insertComparison(transaction, { ...ids, by: actor.id, now, report });
      return await comparisonOf(inside, ids);
    });
  },
});

const comparison = defineOperation({
  name: "anomalies.comparison",
  kind: "query",
  summary: "Show the newest comparison of two rule sets",
  allow: mayRead,
  input: ask.AskComparison,
  output: ask.Comparison,
  async run(context, asked) {
    const pair = await pairOf(context, asked);
    if (isRefusal(pair)) return pair;
    return await comparisonOf(context, {
      champion: pair.champion.id,
      challenger: pair.challenger.id,
    });
  },
});

const switchRuleSet = defineOperation({
  name: "anomalies.switch",
  kind: "command",
  summary:
    "Put a rule set in force that another person made and that was compared; the one before is retired",
  allow: mayFit,
  wholeUtility: true,
  input: ask.SwitchRuleSet,
  output: ask.Switched,
  async run({ transaction, actor, now, later }, { id, to }) {
    await store.lockRuleSets(transaction);
    const found = await storedOf(transaction, id);
    if (isRefusal(found)) return found;
    const live = await store.findRuleSets(transaction, { states: ["champion", "shadow"] });
    const champion = live.find(({ state }) => state === "champion")?.id;
    const isCompared =
      champion !== undefined &&
      (await store.findComparison(transaction, { champion, challenger: id })) !== undefined;
    const may = mayMove(found, { wanted: to, actor: actor.id, champion, isCompared });
    if (isRefusal(may)) return may;
    const before = live.find(({ state }) => state === to);
    const move = { by: actor.id, now };
    if (before) await store.moveRuleSet(transaction, before.id, { ...move, to: "retired" });
    await store.moveRuleSet(transaction, id, { ...move, to });
    if (to === "champion") await publish(later, found.hash);
    const [after] = await store.findRuleSets(transaction, { id });
    return { ...store.factsOf(after!), replaced: before?.id ?? null };
  },
});

export const ruleSetOperations = [
  ruleSets,
  ruleSet,
  compareRuleSets,
  comparison,
  switchRuleSet,
] as const;

type Transaction = Context["transaction"];

/** The contract takes the table before the first record is judged by it; once, whoever asks. */
function publish(later: Context["later"], ruleSet: string): Promise<void> {
  return later("anomalies.publish-rules", { ruleSet }, { key: `publish-rules:${ruleSet}` });
}

async function storedOf(
  transaction: Transaction,
  id: string,
): Promise<store.StoredRuleSet | Refusal> {
  const [found] = await store.findRuleSets(transaction, { id });
  return found ?? refuse("not_found", because.unknown_rule_set({ id }));
}

async function pairOf(
  { transaction }: Context,
  { champion, challenger }: { champion?: string | undefined; challenger: string },
) {
  const found = await ruleSetById(transaction, challenger);
  if (!found) return refuse("not_found", because.unknown_rule_set({ id: challenger }));
  const [live] = (await liveRuleSets(transaction)).filter(({ state }) => state === "champion");
  const against = champion === undefined ? live : await ruleSetById(transaction, champion);
  if (!against)
    return champion === undefined
      ? refuse("conflict", because.no_champion())
      : refuse("not_found", because.unknown_rule_set({ id: champion }));
  if (against.id === found.id) return refuse("invalid", because.same_rule_set({ id: found.id }));
  return { champion: against, challenger: found };
}

async function comparisonOf(
  { transaction }: Context,
  ids: { champion: string; challenger: string },
): Promise<ask.Comparison | Refusal> {
  const found = await store.findComparison(transaction, ids);
  if (!found) return refuse("not_found", because.no_comparison(ids));
  const [champion, challenger] = await Promise.all(
    [ids.champion, ids.challenger].map(async (id) => {
      const [stored] = await store.findRuleSets(transaction, { id });
      return store.factsOf(stored!);
    }),
  );
  const { report, comparedBy, comparedAt } = found;
  return {
    ...{ ...report, champion: champion!, challenger: challenger! },
    ...{ comparedBy, comparedAt: comparedAt.toISOString() },
  };
}
