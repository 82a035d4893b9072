/**
 * Pure decisions about tickets: which text speaks, how a category's name is believed, who sees what.
 * @module
 */
import type { Actor } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { createSentiment, createUrgency } from "../language/sentiment.ts";
import {
  type BusinessType,
  type BusinessTypesBody,
  because,
  type LexiconChange,
  type LexiconEntry,
  LexiconList,
  privacyFloor,
  type Ticket,
  type Tone,
} from "./schema.ts";

export interface TicketTexts {
  title?: string | null | undefined;
  text?: string | null | undefined;
  callText?: string | null | undefined;
}

/** What a ticket is about is in everything that was written of it. */
export function wholeText({ title, text, callText }: TicketTexts): string {
  return [title, text, callText].filter(Boolean).join("\n");
}

/** Tone is heard in the call where there is one, else in what was written (paper section 2.3). */
export function spokenText({ callText, ...written }: TicketTexts): string {
  return callText || wholeText(written);
}

/** Prepares a lexicon once; the reader it gives tells how tickets sound. */
export function createToneReader(lexicon: Lexicon): (texts: TicketTexts) => Tone {
  const sentiment = createSentiment(lexicon);
  const isUrgent = createUrgency(lexicon);
  return (texts) => {
    const { overall, volatility, stable, closing } = sentiment(spokenText(texts));
    const urgent = isUrgent(wholeText(texts)) === 1;
    return { lexiconVersion: lexicon.version, urgent, overall, volatility, stable, closing };
  };
}

/** Names of a business type, without spaces and case, to its code. */
export function businessTypeNames(
  types: BusinessTypesBody["types"],
): ReadonlyMap<string, BusinessType> {
  return new Map(
    types.flatMap(({ code, zh, en, synonyms }) =>
      [code, zh, en, ...synonyms].map((name) => [plain(name), code] as const),
    ),
  );
}

export function businessTypeOf(
  text: string,
  names: ReadonlyMap<string, BusinessType>,
): BusinessType | undefined {
  return names.get(plain(text));
}

function plain(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

/** From which cumulated confidence on the recogniser's word is taken for a deeper level. */
const believedFrom = 0.5;

/** The deepest level the recogniser believes in, at least the first: a machine says no more than it knows. */
export function believe({ path, confidence }: { path: string[]; confidence: number[] }): {
  category: string;
  confidence: number;
} {
  let believed = { category: path[0]!, confidence: confidence[0]! };
  for (let level = 1; level < path.length; level += 1) {
    const sure = believed.confidence * confidence[level]!;
    if (sure < believedFrom) break;
    believed = { category: path[level]!, confidence: sure };
  }
  return believed;
}

/**
 * Why a group's tickets are withheld from this person; undefined where they may be shown. A group that
 * words were searched for is withheld when empty too: texts are searched unmasked, and the difference
 * between none and few would tell a telephone number digit by digit.
 */
export function withheldFrom(
  actor: Actor,
  groupSize: number,
  search: string | null = null,
): Reason | undefined {
  const mayPointAtSomebody = groupSize < privacyFloor && (groupSize > 0 || search !== null);
  if (!mayPointAtSomebody || actor.seesPersonalData) return undefined;
  return because.privacy_floor({ floor: privacyFloor });
}

/** The form in which a count may be shown to somebody from whom the group is withheld. */
export const belowFloor = `<${privacyFloor}`;

/** A ticket without its texts and its account. */
export function withoutTexts(ticket: Ticket): Ticket {
  return {
    ...ticket,
    title: null,
    text: null,
    callText: null,
    customerAccount: null,
    masked: true,
  };
}

/** What a site's changes come to: the last word on each entry, without what the shipped lists already say. */
export function netChanges(shipped: Lexicon, changes: readonly LexiconChange[]): LexiconChange[] {
  const last = new Map(changes.map((change) => [`${change.list} ${change.word}`, change] as const));
  const shippedEntries = lexiconEntries(shipped);
  const weights = new Map(
    shippedEntries.map(({ list, word, weight }) => [`${list} ${word}`, weight ?? 1]),
  );
  return [...last].flatMap(([entry, change]) => {
    const now = change.action === "remove" ? undefined : "weight" in change ? change.weight : 1;
    return weights.get(entry) === now ? [] : [change];
  });
}

/** Why a change cannot be made; undefined where all can. */
export function lexiconProblem(changes: readonly LexiconChange[]): Reason | undefined {
  const isWrong = (change: LexiconChange) => {
    if (!("weight" in change)) return false;
    return change.list === "degree" ? change.weight <= 0 : Math.abs(change.weight) !== 1;
  };
  const wrong = changes.find(isWrong);
  return wrong && because.bad_lexicon_weight({ word: wrong.word });
}

export function lexiconEntries(lexicon: Lexicon): LexiconEntry[] {
  return LexiconList.options.flatMap((list): LexiconEntry[] => {
    const words: ReadonlySet<string> | ReadonlyMap<string, number> = lexicon[list];
    if (words instanceof Map) return [...words].map(([word, weight]) => ({ list, word, weight }));
    return [...words.keys()].map((word) => ({ list, word }));
  });
}

/** How the same tickets sound by two lexicons; examples are those that move furthest. */
export function compareTones<Texts extends TicketTexts>(
  tickets: readonly Texts[],
  before: Lexicon,
  after: Lexicon,
) {
  const [toneBefore, toneAfter] = [createToneReader(before), createToneReader(after)];
  const pairs = tickets.map((ticket) => ({
    ticket,
    before: toneBefore(ticket),
    after: toneAfter(ticket),
  }));
  type Pair = (typeof pairs)[number];
  const count = (test: (pair: Pair) => boolean) => pairs.filter(test).length;
  const shift = ({ before, after }: Pair) => after.overall - before.overall;
  const total = pairs.reduce((sum, pair) => sum + shift(pair), 0);
  return {
    sampled: pairs.length,
    changed: count((pair) => shift(pair) !== 0),
    signChanged: count(
      ({ before, after }) => Math.sign(before.overall) !== Math.sign(after.overall),
    ),
    urgencyChanged: count(({ before, after }) => before.urgent !== after.urgent),
    meanShift: pairs.length === 0 ? 0 : total / pairs.length,
    examples: pairs
      .filter((pair) => shift(pair) !== 0 || pair.before.urgent !== pair.after.urgent)
      .sort((left, right) => Math.abs(shift(right)) - Math.abs(shift(left)))
      .slice(0, 10)
      .map(({ ticket, before, after }) => ({
        ticket,
        before: before.overall,
        after: after.overall,
      })),
  };
}
