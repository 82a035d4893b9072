/**
 * Fitting thresholds, their cards, their fronts, and another point of a front.
 * @module
 */

import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { namesOf } from "../../organisation/organisation.ts";
import { momentOf } from "../as-of.ts";
import { cardHash, categoryNames, setNamed, toldOf } from "./cards.ts";
import { draftOf } from "./drafting.ts";
import { makeThresholds } from "./making.ts";
import { picksOf } from "./picks.ts";
import * as ask from "./schema.ts";

const { because } = ask;
const mayFit = ["data-scientist"];
const mayRead = [...mayFit, "anomaly-analyst", "compliance", "administrator"];

const fit = defineOperation({
  name: "anomalies.fit",
  kind: "job",
  summary: "Fit thresholds for every category and make a draft of a rule set from them",
  allow: mayFit,
  wholeUtility: true,
  input: ask.FitThresholds,
  output: ask.FittedThresholds,
  async run(context, { asOf: text, paths, ...wanted }) {
    const asOf = momentOf(context, text);
    if (isRefusal(asOf)) return asOf;
    const made = await makeThresholds(context, { ...wanted, asOf, paths });
    if (isRefusal(made)) return made;
    const { id, document } = made.set;
    return {
      ...{ thresholdSet: id, hash: document.hash, ruleSet: made.draft },
      changes: document.categories.flatMap(({ category, changes: [newest] }) =>
        newest?.at === document.window.to
          ? [{ category, at: newest.at, message: toldOf(newest) }]
          : [],
      ),
      categories: document.categories,
      seconds: context.elapsedSeconds(),
    };
  },
});

const thresholds = defineOperation({
  name: "anomalies.thresholds",
  kind: "query",
  summary: "Show the card of every category: thresholds, where they come from, what they cost",
  allow: mayRead,
  input: ask.AskThresholds,
  output: ask.ThresholdCards,
  async run(context, { set }) {
    const found = await setNamed(context, set);
    if (isRefusal(found)) return found;
    const names = await categoryNames(context, found);
    const people = await namesOf(context.transaction, [found.fittedBy]);
    const { document, fittedAt, asOf: _, ...stored } = found;
    const { categories, ...rest } = document;
    return {
      ...{ ...rest, ...stored, fittedAt: fittedAt.toISOString() },
      fittedByName: people[found.fittedBy] ?? found.fittedBy,
      cards: categories.map(({ front, convergence: _, ...card }) => ({
        ...{ ...card, name: names(card.category), points: front.length },
        hash: cardHash(card, rest),
      })),
    };
  },
});

const front = defineOperation({
  name: "anomalies.front",
  kind: "query",
  summary: "Show the front that a category's thresholds were picked from, and how the search went",
  allow: mayRead,
  input: ask.AskFront,
  output: ask.Front,
  async run(context, { set, category }) {
    const found = await setNamed(context, set);
    if (isRefusal(found)) return found;
    const { id, document } = found;
    const fitted = document.categories.find((each) => each.category === category);
    if (!fitted) return refuse("not_found", because.unknown_category({ id, category }));
    const { front: points, picked, convergence, evaluations, records } = fitted;
    const recordsPerDay = records / document.window.days;
    return {
      ...{
        set: id,
        category,
        name: (await categoryNames(context, found))(category),
        recordsPerDay,
        picked,
      },
      points: points.map((point) => ({
        ...point,
        alertsPerDay: point.falseAlarms * recordsPerDay,
      })),
      ...{ convergence, evaluations },
    };
  },
});

const pick = defineOperation({
  name: "anomalies.pick",
  kind: "command",
  summary: "Take other points of the fronts, by alert budget or by hand: a new draft of a rule set",
  allow: mayFit,
  wholeUtility: true,
  input: ask.PickPoints,
  output: ask.RuleSetFacts,
  async run(context, { set, budget, points = {} }) {
    const found = await setNamed(context, set);
    if (isRefusal(found)) return found;
    const picks = picksOf(found.document, { budget, points });
    if (isRefusal(picks)) return picks;
    return await draftOf(context, found, { picks, budget: budget ?? null });
  },
});

export const thresholdOperations = [fit, thresholds, front, pick] as const;
