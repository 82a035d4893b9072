/**
 * What the house remembers: decisions of a sample told again to the same bytes, at once and for as long as the year
 * goes on; its audit proved from an export; its papers as they were attached; nothing dead, failed or done twice.
 * @module
 */
import { createHash } from "node:crypto";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import { canonicalJson } from "../../../src/base/ids.ts";
import { isRefusal } from "../../../src/base/refusal.ts";
import { findOperation } from "../../../src/doors/catalog.ts";
import { perYear } from "../desks/memory.ts";
import { overUpgrade } from "../faults/upgrade.ts";
import type { Check, Finding, Year } from "../year.ts";
import { type Recall, recalls, type Sampled } from "./memory/recalls.ts";

/** An answer that must come again. */
interface Kept {
  recall: Recall;
  sampled: Sampled;
  at: string;
  digest: string;
}

const kept = perYear((): Kept[] => []);

export const memory: readonly Check[] = [
  { name: "told again", monthly: true, run: async (year) => [await toldAgain(year)] },
  { name: "nothing dead", monthly: true, run: async (year) => [await nothingDead(year)] },
  { name: "audit", monthly: false, run: async (year) => [await auditProved(year)] },
  { name: "papers", monthly: false, run: async (year) => [await papersWhole(year)] },
  { name: "once", monthly: false, run: async (year) => [await doneOnce(year)] },
];

/** The digest of the part that must not change, and what is wrong with the answer by its own word. */
async function tell(year: Year, { recall, sampled, at }: Omit<Kept, "digest">) {
  const answer = await year.as(sampled.as ?? "operator").ask(recall.operation, sampled.input);
  const part = isRefusal(answer) ? answer.reason : (recall.part?.(answer, at) ?? answer);
  return {
    digest: createHash("sha256").update(canonicalJson(part)).digest("hex"),
    problem: isRefusal(answer) ? undefined : recall.problem?.(answer),
  };
}

async function toldAgain(year: Year): Promise<Finding> {
  const mine = kept(year);
  const wrong: string[] = [];
  const figures: Record<string, number> = {};
  const count = (name: string) => {
    figures[name] = (figures[name] ?? 0) + 1;
  };
  for (const one of mine) {
    const { digest } = await tell(year, one);
    if (digest !== one.digest) wrong.push(`${nameOf(one)} of ${one.at} is told otherwise`);
    count("told again later");
  }
  const random = year.random.fork("memory").fork(year.today());
  for (const recall of recalls) {
    for (const sampled of await recall.sample(year, random.fork(recall.name))) {
      const one = { recall, sampled, at: year.now().toISOString() };
      const [first, second] = [await tell(year, one), await tell(year, one)];
      if (first.problem) wrong.push(`${nameOf(one)} ${first.problem}`);
      if (first.digest !== second.digest) wrong.push(`${nameOf(one)} is told two ways at once`);
      if (!recall.isOfToday) mine.push({ ...one, digest: first.digest });
      count(recall.name);
    }
  }
  return {
    group: "memory",
    zh: "抽样决定按留存的依据重算，逐字节一致",
    en: "Sampled decisions are told again from what was kept, to the same bytes",
    ...{ figures, wrong },
  };
}

function nameOf({ recall, sampled }: Pick<Kept, "recall" | "sampled">): string {
  return `${recall.operation} ${JSON.stringify(sampled.input)}`;
}

/** What waits for its time is no fault; what is dead, failed or still running at a close is. */
async function nothingDead(year: Year): Promise<Finding> {
  const who = year.as("operator");
  const wrong: string[] = [];
  const standing = { "house.outbox": ["dead"], "house.jobs": ["failed", "interrupted", "running"] };
  for (const [list, states] of Object.entries(standing)) {
    for (const state of states) {
      const { rows } = await who.get(list, { state });
      for (const { operation, error, lastError } of rows) {
        wrong.push(`${state}: ${operation}: ${error ?? lastError}`);
      }
    }
  }
  const { weather } = year.house;
  const amiss = weather.amiss.splice(0);
  return {
    group: "memory",
    zh: "没有死信、没有失败的任务，每次故障都已挺过",
    en: "No dead letters, no failed jobs, every fault got over",
    figures: {
      blows: weather.blows,
      faults: faultsOf(year),
      askedAgain: weather.askedAgain.length,
    },
    wrong: [...amiss, ...wrong],
  };
}

function faultsOf({ journal }: Year): number {
  const names = [...journal.counts.keys()].filter((name) => name.startsWith("fault "));
  return names.reduce((sum, name) => sum + journal.total(name), 0);
}

/** The auditor takes the export home and checks it by itself, trusting the published keys alone. */
async function auditProved(year: Year): Promise<Finding> {
  const who = year.as("province.compliance");
  await who.get("audit.seal");
  const { rows } = await who.get("house.keys");
  const trusted = rows.flatMap(({ fingerprint }: { fingerprint?: string }) => fingerprint ?? []);
  const { file } = await who.get("audit.export");
  const verdict = await who.get("audit.verify", { file, trusted });
  const strange = verdict.keys.filter(({ isTrusted }: { isTrusted: boolean }) => !isTrusted);
  const { unsealedAuditLines } = (await who.get("house.status")).counts;
  const wrong = [
    ...verdict.findings.map(
      ({ row, reason }: { row: number; reason: { en: string } }) => `row ${row}: ${reason.en}`,
    ),
    ...strange.map(({ fingerprint }: { fingerprint: string }) => `signed by ${fingerprint}`),
    ...(verdict.valid ? [] : ["the export is not valid"]),
  ];
  return {
    group: "memory",
    zh: "审计日志导出后可独立核验，无一行被改动、删除或插入",
    en: "The audit verifies from an export: no line changed, removed or put in",
    figures: { lines: verdict.lines, seals: verdict.seals, unsealed: unsealedAuditLines },
    wrong,
  };
}

/** Papers of a sample of refunds and purchases, hashed again. */
async function papersWhole(year: Year): Promise<Finding> {
  const who = year.as("operator");
  const random = year.random.fork("papers");
  const { refunds } = await who.get("refunds.list", { pageSize: 200 });
  const { purchases } = await who.get("purchases.list", { pageSize: 200 });
  const subjects = [
    ...refunds.map(({ id }: { id: string }) => `refund:${id}`),
    ...purchases.map(({ invoiceSubject }: { invoiceSubject: string }) => invoiceSubject),
  ];
  const wrong: string[] = [];
  let checked = 0;
  for (const subject of random.shuffled(subjects).slice(0, 60)) {
    const looked = await who.get("attachments.verify", { subject });
    checked += looked.checked;
    for (const { id, problem } of looked.damaged) wrong.push(`${subject} ${id}: ${problem}`);
  }
  return {
    group: "memory",
    zh: "附件与入库时逐字节一致",
    en: "Papers are, byte for byte, what was attached",
    ...{ figures: { checked }, wrong },
  };
}

/** Commands looked up in the audit. */
const lookedUp = 60;

/** What was asked twice or more under one key was done once and answered alike; what ran at the upgrade kept its route. */
async function doneOnce(year: Year): Promise<Finding> {
  const { askedAgain } = year.house.weather;
  const who = year.as("province.compliance");
  const wrong = askedAgain
    .filter(({ isSame }) => !isSame)
    .map(({ operation, key }) => `${operation} ${key} was answered in two ways`);
  const commands = askedAgain.filter(
    ({ operation }) => findOperation(operation)?.kind === "command",
  );
  const sample = year.random.fork("once").shuffled(commands).slice(0, lookedUp);
  for (const { operation, key, person, at } of sample) {
    const [since, until] = [addDays(dayOf(at), -1), addDays(dayOf(at), 1)];
    const filter = { actor: person, operation, outcome: "done", since, until, limit: 1000 };
    const { lines } = await who.get("audit.list", filter);
    const effects = lines.filter(
      ({ requestKey }: { requestKey: string | null }) =>
        requestKey === key || requestKey === `${person}:${key}`,
    );
    if (effects.length !== 1) wrong.push(`${operation} ${key} was done ${effects.length} times`);
  }
  for (const [id, { person, route }] of overUpgrade(year)) {
    const page = await year.as(person).ask("approvals.show", { id });
    if (isRefusal(page) || page.route.hash === route.hash) continue;
    wrong.push(`${id} ended by another route than it began with`);
  }
  return {
    group: "memory",
    zh: "重复提交只生效一次且答复相同；升级时在途的审批按原路线办结",
    en: "Asked twice is done once and answered alike; approvals under way kept their route",
    figures: {
      askedAgain: askedAgain.length,
      lookedUp: sample.length,
      approvalsUnderWay: overUpgrade(year).size,
    },
    wrong,
  };
}
