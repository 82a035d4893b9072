/**
 * Pure decisions about tickets: which text speaks, how a category's name is believed, who sees what.
 * @module
 */
import type { Actor } from "../base/operation.ts";
import type { Reason } from "../base/reasons.ts";
import type { Ticket } from "./schema.ts";
import { type BusinessType, type BusinessTypesBody, because, privacyFloor } from "./schema.ts";

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
export const believedFrom = 0.5;

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

/** Why a group's tickets are withheld from this person; undefined where they may be shown. */
export function withheldFrom(actor: Actor, groupSize: number): Reason | undefined {
  const mayPointAtSomebody = groupSize > 0 && groupSize < privacyFloor;
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
