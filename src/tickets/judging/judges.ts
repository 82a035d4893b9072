/**
 * By what a ticket is judged when it comes in: the words of tone, the names of business types, and
 * the recogniser where one was trained.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";
import type { Lexicon } from "../../language/lexicon.ts";
import type { BusinessType } from "../schema.ts";
import { currentLexicon } from "./lexicon-versions.ts";
import { newestRecogniser, type TrainedModel } from "./recogniser-models.ts";
import { currentBusinessTypes } from "./taxonomy-versions.ts";

export interface Judges {
  lexicon: Lexicon;
  businessTypes: ReadonlyMap<string, BusinessType>;
  model: TrainedModel | undefined;
}

export function gatherJudges(context: JobContext): Promise<Judges> {
  return context.transact(async (inside) => ({
    businessTypes: currentBusinessTypes(context),
    lexicon: await currentLexicon(inside.transaction),
    model: await newestRecogniser(inside),
  }));
}
