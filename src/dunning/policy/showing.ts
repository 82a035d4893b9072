/**
 * Policies as people see them: a line each, the timeline, the table.
 * @module
 */
import { type Day, dayOf } from "../../base/dates.ts";
import { formatYuan } from "../../base/money.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal } from "../../base/refusal.ts";
import { stepKinds } from "../schema.ts";
import { noEndFen, type OpenRow, type Policy } from "./body.ts";
import { nameOfBook, policyKind, policyOfBook } from "./reading.ts";
import type { PolicyLine, PolicyTable, TableRow } from "./requests.ts";
import {
  type Publication,
  type StoredPolicy,
  selectPolicies,
  selectPublications,
} from "./store.ts";
import { liveText } from "./versions.ts";

type Reading = Pick<Context, "transaction" | "rulebooks" | "now">;

export async function allPolicies(context: Reading) {
  const today = dayOf(context.now);
  const lines = await selectPublications(context.transaction);
  const found = await liveText(context, today);
  const live = isRefusal(found) ? null : found.name;
  const stored = (await selectPolicies(context.transaction)).map((policy) =>
    lineOf(policy, { lines, today, live }),
  );
  const shipped = context.rulebooks.versions(policyKind).map((book): PolicyLine => {
    const { body, hash } = policyOfBook(book);
    const name = nameOfBook(book);
    return {
      ...{ name, zh: body.zh, en: body.en, hash, basedOn: null, note: "", live: name === live },
      state: name === live ? "published" : "retired",
      ...{
        liveFrom: book.from,
        writtenBy: null,
        writtenAt: null,
        approval: null,
        simulation: null,
      },
    };
  });
  const timeline = lines.map(({ policyId, fromDay, publishedBy, publishedAt, reason }) => ({
    ...{ policy: policyId, from: fromDay, by: publishedBy, at: publishedAt.toISOString(), reason },
  }));
  return { live, policies: [...stored, ...shipped], timeline };
}

/** Published: its line is in force or yet to come. Retired: another's took its place. */
export function lineOf(
  policy: StoredPolicy,
  { lines, today, live }: { lines: readonly Publication[]; today: Day; live: string | null },
): PolicyLine {
  const own = lines.find(({ policyId }) => policyId === policy.id);
  const isLive = policy.id === live;
  const isComing = own !== undefined && own.fromDay > today;
  const published = isLive || isComing ? ("published" as const) : ("retired" as const);
  return {
    ...{ name: policy.id, zh: policy.titleZh, en: policy.titleEn, hash: policy.hash },
    state: own ? published : policy.state,
    ...{ basedOn: policy.basedOn, live: isLive, liveFrom: own?.fromDay ?? null },
    ...{ writtenBy: policy.writtenBy, writtenAt: policy.writtenAt.toISOString() },
    ...{ approval: policy.approvalId, simulation: policy.simulationId, note: policy.note },
  };
}

export function tableOf({ steps, rows, rulePath }: Policy): PolicyTable {
  return {
    steps: [...steps.values()].map(({ id, zh, en, kind, channel, costFen }) => ({
      ...{ id, zh, en, kind, channel, costFen, severity: stepKinds[kind].severity },
    })),
    rows: rows.map(rowOf),
    rulePath: rulePath.map(rowOf),
  };
}

function rowOf({ class: classes, grade, probability, fromFen, toFen, ladder }: OpenRow): TableRow {
  const { from, to } = probability;
  return {
    ...{ class: [...classes], grade: [...grade] },
    probability: { from, to: Number.isFinite(to) ? to : null },
    yuan: { from: formatYuan(fromFen), to: toFen === noEndFen ? null : formatYuan(toFen) },
    ladder: ladder.map(({ day, step }) => ({ day, step: step.id })),
  };
}
