/**
 * Tone of a text by lexicon (paper section 3.3): a positive word counts +1, a negative one -1, a
 * negation flips it, a degree adverb doubles it; a sentence is the sum of its words, the text the
 * sum of its sentences. The longest entry wins before any negation is looked at, so 不用这么客气 stays
 * one kind word. What the paper leaves open is ours and configurable: a modifier reaches from the
 * previous sentiment word (or the start of the clause) to the next; threshold 1.0; last 20 %.
 * @module
 */
import type { Lexicon } from "./lexicon.ts";
import { createWordTrie } from "./word-trie.ts";

export interface SentimentOptions {
  /**
   * `paper` as above. `graded` is ours, made for judging whole reviews: degree adverbs by the
   * lexicon's scale of 0.25 to 2, a denied degree halves (不是很好 is milder than 很不好), and what
   * follows a summing-up word (总体 ...) in its sentence counts three times.
   */
  rules?: "paper" | "graded";
  /** Standard deviation of the sentence weights from which on the tone goes up and down; 1. */
  volatilityThreshold?: number;
  /** Share of the sentences, from the end, that make the closing phase; 0.2, at least one. */
  closingShare?: number;
}

interface SentimentMatch {
  word: string;
  /** With its negations and degree. */
  weight: number;
}

interface SentenceTone {
  text: string;
  weight: number;
  matches: SentimentMatch[];
}

interface Tone {
  /** Sum of the sentence weights; above 0 is content. */
  overall: number;
  sentences: SentenceTone[];
  /** Population standard deviation of the sentence weights. */
  volatility: number;
  /** False where the volatility reaches the threshold (有起伏). */
  stable: boolean;
  /** Sum of the weights of the closing phase. */
  closing: number;
}

export type Sentiment = (text: string) => Tone;

/** Prepares the lexicon once; the scorer it gives keeps no state between texts. */
export function createSentiment(lexicon: Lexicon, options: SentimentOptions = {}): Sentiment {
  const { rules = "paper", volatilityThreshold = 1, closingShare = 0.2 } = options;
  const readSentence = createSentenceReader(lexicon, rules);
  return (text) => {
    const sentences = splitSentences(text).map(readSentence);
    const weights = sentences.map(({ weight }) => weight);
    const closingCount = Math.max(1, Math.round(closingShare * sentences.length));
    const volatility = populationDeviation(weights);
    return {
      overall: sum(weights),
      sentences,
      volatility,
      stable: volatility < volatilityThreshold,
      closing: sum(weights.slice(-closingCount)),
    };
  };
}

/**
 * 1 where the text holds one of the lexicon's urgent words, else 0 (paper section 2.2, table 2). A
 * longer neutral word hides an urgent one: 十分钟 is ten minutes.
 */
export function createUrgency(lexicon: Lexicon): (text: string) => 0 | 1 {
  const urgentCount = lexicon.urgent.size;
  const trie = createWordTrie([...lexicon.urgent, ...lexicon.neutral]);
  return (text) => {
    for (let at = 0; at < text.length; ) {
      const entry = trie.longestAt(text, at);
      if (entry !== -1 && entry < urgentCount) return 1;
      at = entry === -1 ? at + 1 : trie.end;
    }
    return 0;
  };
}

/** Sentences end at 。！？；… line ends and their ASCII forms; a point between digits ends none. */
export function splitSentences(text: string): string[] {
  return text
    .split(/[。！？!?；;…\r\n]+|(?<!\d)\.+|\.+(?!\d)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

/** By character code, so that a lookup makes no string. */
const endsClause = new Uint8Array(2 ** 16);
for (const mark of '，,、：: \t　（）()“”"') endsClause[mark.charCodeAt(0)] = 1;

/** What a word may do. A word with a tone and a turn (好, 不够) is a modifier right before another. */
interface Meaning {
  /** 1, -1, or 0 for none. */
  tone: number;
  /** As a modifier: below 0 turns the next tone round, else multiplies it; 1 for none. */
  turn: number;
  /** Sums up what was said. */
  isVerdict: boolean;
}

type Rules = NonNullable<SentimentOptions["rules"]>;

const verdictWeight = 3;

/** One meaning per word; a neutral entry has none, the power sector's words overrule the others. */
function meaningsOf(lexicon: Lexicon, rules: Rules): Map<string, Meaning> {
  const meanings = new Map<string, Meaning>();
  const nothing: Meaning = { tone: 0, turn: 1, isVerdict: false };
  const put = (word: string, part: Partial<Meaning>) =>
    meanings.set(word, { ...nothing, ...meanings.get(word), ...part });
  for (const word of lexicon.positive) put(word, { tone: 1 });
  for (const word of lexicon.negative) put(word, { tone: -1 });
  for (const [word, scale] of lexicon.degree) put(word, { turn: rules === "paper" ? 2 : scale });
  for (const word of lexicon.negation) put(word, { turn: -1 });
  for (const word of lexicon.neutral) meanings.set(word, nothing);
  if (rules === "graded") for (const word of lexicon.verdict) put(word, { isVerdict: true });
  for (const [word, weight] of lexicon.power) meanings.set(word, { ...nothing, tone: weight });
  return meanings;
}

function createSentenceReader(lexicon: Lexicon, rules: Rules) {
  const meanings = meaningsOf(lexicon, rules);
  const trie = createWordTrie([...meanings.keys()]);
  const meaningAt = [...meanings.values()];
  const nothing = -1;
  const carriesOn = (text: string, at: number) => {
    const entry = trie.longestAt(text, at);
    return entry !== nothing && (meaningAt[entry]!.tone !== 0 || meaningAt[entry]!.turn !== 1);
  };
  return (text: string): SentenceTone => {
    const matches: SentimentMatch[] = [];
    let sign = 1;
    let degree = 1;
    let verdict = 1;
    let total = 0;
    for (let at = 0; at < text.length; ) {
      const from = at;
      const entry = trie.longestAt(text, from);
      if (entry === nothing) {
        if (endsClause[text.charCodeAt(at++)] === 1) sign = degree = 1;
        continue;
      }
      at = trie.end;
      const meaning = meaningAt[entry]!;
      if (meaning.tone !== 0 && (meaning.turn === 1 || !carriesOn(text, at))) {
        const weight = sign * degree * verdict * meaning.tone;
        matches.push({ word: text.slice(from, at), weight });
        total += weight;
        sign = degree = 1;
      } else if (meaning.isVerdict) verdict = verdictWeight;
      else if (meaning.turn < 0) sign = -sign;
      else if (meaning.turn !== 1) {
        const isDenied = rules === "graded" && sign < 0 && meaning.turn > 1;
        degree = isDenied ? 0.5 : meaning.turn;
      }
    }
    return { text, weight: total, matches };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function populationDeviation(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}
