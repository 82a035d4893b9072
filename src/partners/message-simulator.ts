/**
 * A message line that reaches nobody: for tests, demonstrations, and houses that have none yet. What it does with
 * a message goes by the last four digits of the number, as test cards do, and for every other number by a seeded
 * draw. Its book outlives our process; it holds keys and what became of them, never a number or a text.
 * @module
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type CustomerMessages, type MessageFate, PartnerSilent } from "../base/partners.ts";

/** What becomes of one message. `lost`: silent, and it never arrived; `mute`: silent, but delivered. */
const endings = {
  "9001": "failed",
  "9002": "lost",
  "9003": "mute",
  "9004": "late",
  "9005": "refused",
} as const;
export type Ending = (typeof endings)[keyof typeof endings] | "delivered";

/** How long a late message takes. */
const lateMs = 2 * 3_600_000;

export interface MessageSimulatorOptions {
  /** Where the book is kept: one JSON line per message. */
  book: string;
  now: () => Date;
  /** Shares of endings among numbers that say nothing by themselves; the rest is delivered. */
  shares?: Partial<Record<Ending, number>>;
  seed?: string;
}

/** About what a bulk line of an operator shows: wrong numbers, telephones switched off, lost receipts. */
export const usualShares: Partial<Record<Ending, number>> = {
  failed: 0.02,
  late: 0.03,
  mute: 0.004,
  lost: 0.001,
};

interface Entry {
  key: string;
  ending: Ending;
  at: string;
}

export function openSimulatedMessages(options: MessageSimulatorOptions): CustomerMessages {
  const { book, now, shares = {}, seed = "" } = options;
  const entries = new Map(readBook(book).map((entry) => [entry.key, entry]));
  const keep = (entry: Entry) => {
    mkdirSync(dirname(book), { recursive: true });
    appendFileSync(book, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    entries.set(entry.key, entry);
  };
  return {
    kind: "simulated",
    async send({ key, to }) {
      const reference = `SIM-${digest(key).slice(0, 12).toUpperCase()}`;
      if (entries.has(key)) return { accepted: true, reference };
      const ending = endings[to.slice(-4) as keyof typeof endings] ?? drawn(seed + key, shares);
      if (ending === "refused") return { accepted: false, reference, problem: "bad_number" };
      if (ending !== "lost") keep({ key, ending, at: now().toISOString() });
      if (ending === "lost" || ending === "mute") throw new PartnerSilent(`no receipt for ${key}`);
      return { accepted: true, reference };
    },
    async askAbout(key) {
      const entry = entries.get(key);
      return entry && fateOf(entry, now());
    },
  };
}

function fateOf({ ending, at }: Entry, now: Date): MessageFate {
  const sent = new Date(at);
  if (ending === "failed") return { state: "failed", at: sent, problem: "unreachable" };
  const arrives = new Date(sent.getTime() + (ending === "late" ? lateMs : 0));
  return arrives > now ? { state: "accepted", at: sent } : { state: "delivered", at: arrives };
}

function drawn(seed: string, shares: Partial<Record<Ending, number>>): Ending {
  let left = Number.parseInt(digest(seed).slice(0, 12), 16) / 2 ** 48;
  for (const [ending, share] of Object.entries(shares)) {
    if (left < share) return ending as Ending;
    left -= share;
  }
  return "delivered";
}

/** A last line that a crash cut off was answered to nobody. */
function readBook(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
