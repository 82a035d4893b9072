/**
 * The words that carry tone: what they are, what a change of them would do, and publishing it.
 * @module
 */
import { dayMs } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { refuse } from "../../base/refusal.ts";
import { editLexicon, shippedLexicon } from "../../language/lexicon.ts";
import { maskText } from "../../organisation/organisation.ts";
import {
  compareTones,
  createToneReader,
  lexiconEntries,
  lexiconProblem,
  netChanges,
  wholeText,
  withheldFrom,
} from "../rules.ts";
import {
  GetLexicon,
  LexiconList,
  LexiconPreview,
  LexiconView,
  PreviewLexicon,
  PublishedLexicon,
  PublishLexicon,
  RescoredTickets,
  RescoreTickets,
} from "../schema.ts";
import { walkTickets } from "./batch-work.ts";
import { countToScore, nextToScore, sampleTickets, saveTones } from "./judging-store.ts";
import {
  currentLexicon,
  lexiconChanges,
  lexiconVersions,
  saveLexicon,
} from "./lexicon-versions.ts";

/** More entries than a person reads at once. */
const shownEntries = 20_000;
const mayEdit = ["appeals-analyst", "data-scientist", "administrator"];

export const viewLexicon = defineOperation({
  name: "tickets.lexicon",
  kind: "query",
  summary: "Show the lexicon of tone, what this site has changed of it, and its versions",
  allow: ["signed-in"],
  input: GetLexicon,
  output: LexiconView,
  async run({ transaction }, { list, search = "" }) {
    const lexicon = await currentLexicon(transaction);
    const all = lexiconEntries(lexicon);
    const sizes = Object.fromEntries(LexiconList.options.map((name) => [name, lexicon[name].size]));
    return {
      version: lexicon.version,
      sizes,
      entries: all
        .filter((entry) => (list ?? entry.list) === entry.list && entry.word.includes(search))
        .slice(0, shownEntries),
      changes: await lexiconChanges(transaction),
      versions: await lexiconVersions(transaction),
    };
  },
});

export const previewLexicon = defineOperation({
  name: "tickets.preview-lexicon",
  kind: "query",
  summary: "Show what changes of the lexicon would do to the tone of recent tickets",
  allow: mayEdit,
  input: PreviewLexicon,
  output: LexiconPreview,
  async run({ transaction, actor, now }, { changes, days, sample: size }) {
    const problem = lexiconProblem(changes);
    if (problem) return refuse("invalid", problem);
    const current = await currentLexicon(transaction);
    const since = new Date(now.getTime() - days * dayMs);
    const recent = { scope: actor.scope, since };
    const { total, sample } = await sampleTickets(transaction, recent, size);
    const effect = compareTones(sample, current, editLexicon(current, changes));
    const mayShow = withheldFrom(actor, total) === undefined;
    const examples = effect.examples.map(({ ticket, ...scores }) => ({
      ticketId: ticket.ticketId,
      text: maskText(wholeText(ticket)).slice(0, 300),
      ...scores,
    }));
    return { ...effect, of: total, examples: mayShow ? examples : [] };
  },
});

export const publishLexicon = defineOperation({
  name: "tickets.publish-lexicon",
  kind: "command",
  summary: "Publish changes of the lexicon and score recent tickets again by it",
  allow: mayEdit,
  input: PublishLexicon,
  output: PublishedLexicon,
  async run(context, { changes }) {
    const problem = lexiconProblem(changes);
    if (problem) return refuse("invalid", problem);
    const shipped = shippedLexicon();
    const earlier = await lexiconChanges(context.transaction);
    const all = netChanges(shipped, [...earlier, ...changes]);
    const lexicon = editLexicon(shipped, all);
    await saveLexicon(context, lexicon, all);
    await context.later(
      "tickets.rescore",
      {},
      { key: `tickets.rescore ${lexicon.version} ${context.now.toISOString()}` },
    );
    return { version: lexicon.version, changes: all.length };
  },
});

export const rescoreTickets = defineOperation({
  name: "tickets.rescore",
  kind: "job",
  summary: "Score the tone of recent tickets by the newest lexicon",
  allow: mayEdit,
  input: RescoreTickets,
  output: RescoredTickets,
  async run(context, { days }) {
    const { actor, now } = context;
    const lexicon = await context.transact(({ transaction }) => currentLexicon(transaction));
    const toneOf = createToneReader(lexicon);
    const since = new Date(now.getTime() - days * dayMs);
    const asked = { scope: actor.scope, since, lexicon: lexicon.version };
    const { changed } = await walkTickets(context, {
      total: await context.transact(({ transaction }) => countToScore(transaction, asked)),
      next: ({ transaction }, after, limit) => nextToScore(transaction, asked, { after, limit }),
      async judge({ transaction }, tickets) {
        const tones = tickets.map(({ ticketId, ...texts }) => ({ ticketId, ...toneOf(texts) }));
        await saveTones(transaction, tones);
        return tones.length;
      },
    });
    return { version: lexicon.version, tickets: changed };
  },
});
