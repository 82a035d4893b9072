/**
 * The words that carry tone. All lists are of our own writing (`lexicon/`), grouped by theme.
 * @module
 */
import { degreeWords, negationWords, urgentWords, verdictWords } from "./lexicon/modifiers.ts";
import { negativeFeeling } from "./lexicon/negative-feeling.ts";
import { negativeGoods } from "./lexicon/negative-goods.ts";
import { negativeQuality } from "./lexicon/negative-quality.ts";
import { neutralWords } from "./lexicon/neutral.ts";
import { positiveFeeling } from "./lexicon/positive-feeling.ts";
import { positiveGoods } from "./lexicon/positive-goods.ts";
import { positiveQuality } from "./lexicon/positive-quality.ts";
import { powerNegative, powerPositive } from "./lexicon/power.ts";

export interface Lexicon {
  version: string;
  positive: ReadonlySet<string>;
  negative: ReadonlySet<string>;
  /** Words without tone that hide one inside a longer word: 好像 holds 好 and praises nothing. */
  neutral: ReadonlySet<string>;
  negation: ReadonlySet<string>;
  /** Graded strength of each degree adverb, 0.25 to 2; the paper's rule doubles for any of them. */
  degree: ReadonlyMap<string, number>;
  /** Words that sum up what was said: 总体, 总之. */
  verdict: ReadonlySet<string>;
  /** Words of the power sector, which overrule the general lists. */
  power: ReadonlyMap<string, 1 | -1>;
  /** Any of these in a ticket makes it urgent (paper section 2.2, table 2). */
  urgent: ReadonlySet<string>;
}

type WordList = "positive" | "negative" | "neutral" | "negation" | "verdict" | "urgent";

export type LexiconChange =
  | { action: "add" | "remove"; list: WordList; word: string }
  | { action: "add"; list: "degree" | "power"; word: string; weight: number }
  | { action: "remove"; list: "degree" | "power"; word: string };

const shippedVersion = "2026.11";

/** The lexicon that comes with this release. */
export function shippedLexicon(): Lexicon {
  return {
    version: shippedVersion,
    positive: new Set([...positiveQuality, ...positiveFeeling, ...positiveGoods]),
    negative: new Set([...negativeQuality, ...negativeFeeling, ...negativeGoods]),
    neutral: new Set(neutralWords),
    negation: new Set(negationWords),
    degree: new Map(degreeWords),
    verdict: new Set(verdictWords),
    power: new Map<string, 1 | -1>([
      ...powerPositive.map((word) => [word, 1] as const),
      ...powerNegative.map((word) => [word, -1] as const),
    ]),
    urgent: new Set(urgentWords),
  };
}

/**
 * A new lexicon with a site's changes in their order; its version names the base and the changes,
 * so equal changes give equal versions. No change gives the lexicon itself.
 */
export function editLexicon(lexicon: Lexicon, changes: readonly LexiconChange[]): Lexicon {
  if (changes.length === 0) return lexicon;
  const edited = {
    positive: new Set(lexicon.positive),
    negative: new Set(lexicon.negative),
    neutral: new Set(lexicon.neutral),
    negation: new Set(lexicon.negation),
    degree: new Map(lexicon.degree),
    verdict: new Set(lexicon.verdict),
    power: new Map(lexicon.power),
    urgent: new Set(lexicon.urgent),
  };
  for (const change of changes) {
    const { list, word } = change;
    if (change.action === "remove") edited[list].delete(word);
    else if (change.list === "degree") edited.degree.set(word, change.weight);
    else if (change.list === "power") edited.power.set(word, change.weight < 0 ? -1 : 1);
    else edited[change.list].add(word);
  }
  return { version: `${lexicon.version}+${fingerprint(JSON.stringify(changes))}`, ...edited };
}

/** FNV-1a, 32 bits, as eight hex digits: tells versions apart, protects nothing. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
