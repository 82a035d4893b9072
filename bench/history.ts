/**
 * `refunds.replay-history` on the approval histories of ../shared/data, beside the same figures from
 * Python's standard library, and on made-up logs of a million events: `node bench/history.ts`. Prints
 * Markdown.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import type { StoredFile } from "../src/base/capabilities.ts";
import { readEventLog } from "../src/refunds/history/event-log.ts";
import { createCases, figuresOf } from "../src/refunds/history/figures.ts";
import { createConformance } from "../src/refunds/history/report.ts";
import { evaluationFile, printTable } from "./peers.ts";

const logs = ["RequestForPayment", "PrepaidTravelCost"].map((name) =>
  evaluationFile(`workflow/${name}.csv.gz`),
);

function stored(path: string): StoredFile {
  const bytes = statSync(path).size;
  return { id: path, name: basename(path), bytes, path, read: () => createReadStream(path) };
}

async function replay(path: string) {
  const began = performance.now();
  const log = createCases();
  let events = 0;
  for await (const batch of readEventLog(stored(path))) {
    for (const event of batch) log.add(event);
    events += batch.length;
  }
  const conformance = createConformance();
  for (const one of log.cases()) conformance.add(one);
  const figures = figuresOf(log.cases());
  const seconds = (performance.now() - began) / 1000;
  return { figures, conformance: conformance.report(), events, seconds };
}

interface Peer extends Record<string, unknown> {
  median: number;
  p90: Record<string, number>;
}

const script = fileURLToPath(new URL("history_peers.py", import.meta.url));
const peers: Record<string, Peer> = JSON.parse(
  execFileSync("python3", [script, ...logs], { maxBuffer: 2 ** 24 }).toString(),
);

const ours = new Map<string, Awaited<ReturnType<typeof replay>>>();
for (const path of logs) ours.set(path, await replay(path));
const all = [...ours].map(([path, answer]) => ({ ...answer, peer: peers[path]! }));
const names = logs.map((path) => basename(path, ".csv.gz"));

const counts = [
  ...(["cases", "rejectedCases", "neverPaid", "paidTwice", "resubmittedDocuments"] as const),
  "loops" as const,
];
printTable(
  ["figure: gridtill / Python", ...names],
  [
    ...counts.map((name) => [
      name,
      ...all.map(({ figures, peer }) => `${figures[name]} / ${peer[name]}`),
    ]),
    [
      "medianDays",
      ...all.map(({ figures, peer }) => `${figures.medianDays} / ${peer.median.toFixed(4)}`),
    ],
    ["p90Days", ...all.map(({ figures }) => String(figures.p90Days))],
    ...Object.keys(all[0]!.peer.p90).map((name) => [
      `Python, ${name}`,
      ...all.map(({ peer }) => peer.p90[name]!.toFixed(4)),
    ]),
  ],
);

const { refusals: _, firstDeviations: __, ...sums } = all[0]!.conformance;
printTable(
  ["conformance", ...names],
  (Object.keys(sums) as (keyof typeof sums)[]).map((name) => [
    name,
    ...all.map(({ conformance }) => String(conformance[name])),
  ]),
);
for (const [index, { conformance }] of all.entries()) {
  printTable(
    [`refused in ${names[index]}`, "acts", "cases"],
    conformance.refusals.map(({ code, en, acts, cases }) => [
      `${code}: ${en}`,
      String(acts),
      String(cases),
    ]),
  );
}

/** Cases of five to nine events each, one after the other; as CSV or XES. */
function* made(cases: number, form: "csv" | "xes"): Generator<string> {
  const short = [
    "SUBMITTED by EMPLOYEE",
    "APPROVED by ADMINISTRATION",
    "FINAL_APPROVED by SUPERVISOR",
  ];
  const deeds = short.map((deed) => `Request For Payment ${deed}`);
  const back = ["ADMINISTRATION", "EMPLOYEE"].map((by) => `Request For Payment REJECTED by ${by}`);
  const paid = ["Request Payment", "Payment Handled"];
  yield form === "csv" ? "case,concept:name,time:timestamp\n" : "<log>";
  for (let number = 0; number < cases; number += 1) {
    const loop = number % 7 === 0 ? [deeds[0]!, ...back] : [];
    const events = [...loop, ...deeds, ...paid].map((activity, day) => {
      const at = new Date(1.5e12 + number * 60_000 + day * 86_400_000).toISOString();
      return form === "csv"
        ? `case ${number},${activity},${at}\n`
        : `<event><string key="concept:name" value="${activity}"/><date key="time:timestamp" value="${at}"/><string key="org:role" value="X"/></event>`;
    });
    const name = `<string key="concept:name" value="case ${number}"/>`;
    yield form === "csv" ? events.join("") : `<trace>${name}${events.join("")}</trace>`;
  }
  if (form === "xes") yield "</log>";
}

const folder = mkdtempSync(join(tmpdir(), "gridtill-history-"));
const speeds: string[][] = [];
for (const form of ["csv", "xes"] as const) {
  const path = join(folder, `made.${form}.gz`);
  await pipeline(Readable.from(made(180_000, form)), createGzip(), createWriteStream(path));
  const runs = [await replay(path), await replay(path), await replay(path)];
  const seconds = runs.map((run) => run.seconds).sort((one, other) => one - other);
  const [fastest, median, slowest] = seconds as [number, number, number];
  speeds.push([
    `${form}.gz, ${(statSync(path).size / 1e6).toFixed(1)} MB`,
    String(runs[0]!.events),
    `${median.toFixed(2)} (${fastest.toFixed(2)} to ${slowest.toFixed(2)})`,
    String(Math.round(runs[0]!.events / median)),
    (process.memoryUsage().rss / 1e6).toFixed(0),
  ]);
}
rmSync(folder, { recursive: true });
printTable(["made-up log", "events", "seconds, of 3 runs", "events/s", "RSS, MB"], speeds);
