/** The report as one page of a terminal. */
import type { Finding } from "../year.ts";
import { roomsOf } from "./counts.ts";
import { type Report, type Verdict, verdictsOf } from "./report.ts";
import { cityNames, decimals, figureParts, groups, type Language, severities } from "./words.ts";

const mostWrong = 5;
const slowest = 5;
const width = 110;

type Say = (zh: string, en: string) => string;

export function sheet(report: Report, language: Language): string {
  const say: Say = (zh, en) => (language === "zh" ? zh : en);
  const verdicts = verdictsOf(report.seeded.findings);
  const blocks = Object.entries(groups).map(([group, title]) => {
    const own = verdicts.filter(({ finding }) => finding.group === group);
    return [title[language], ...own.flatMap((each) => verdictLines(each, language))];
  });
  const filled = blocks.filter((lines) => lines.length > 1);
  const all = [headLines(report, language, say), ...filled, countLines(report, language, say)];
  return [...all, paceLines(report, say), [`SHA-256 ${report.sha256}`, ""]]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function headLines({ held, seeded, times }: Report, language: Language, say: Say): string[] {
  const { options, first, last, days, refusals } = seeded;
  const { seed, customers, cities, faults } = options;
  const refused = Object.values(refusals).reduce((sum, each) => sum + each, 0);
  const places = `${cityNames(cities)[language]}  ${severities[faults][language]}`;
  const pace = `${decimals(times.operations)} ${say("次操作", "operations")}  ${decimals(refused)} ${say("次被拒", "refused")}`;
  return [
    `gridtill year.run  ${say("种子", "seed")} ${seed}  ${decimals(customers)} ${say("户", "accounts")}  ${places}`,
    `${first} – ${last}  ${days} ${say("天", "days")}  ${pace}`,
    held ? say("全部成立", "all held") : say("有不成立之处", "something is wrong"),
  ];
}

function verdictLines(verdict: Verdict, language: Language): string[] {
  const { finding, months, heldMonths, wrong } = verdict;
  const mark = heldMonths === months ? "✓" : "✗";
  const often = months > 1 ? `  ${heldMonths}/${months}` : "";
  const [first, ...more] = wrapped(
    [`${mark} ${finding[language]}${often}`, ...figuresOf(finding, language)],
    6,
  );
  return [
    `  ${first!.trimStart()}`,
    ...more,
    ...wrong.slice(0, mostWrong).map((text) => `      ✗ ${text}`),
  ];
}

function figuresOf({ figures }: Finding, language: Language): string[] {
  return Object.entries(figures)
    .filter(([, value]) => value !== "-")
    .map(([name, value]) => figureParts(name, value, language))
    .map(({ name, value }) => `${name} ${value}`);
}

function countLines({ seeded }: Report, language: Language, say: Say): string[] {
  const lines = roomsOf(seeded.counts).flatMap(({ room, counts }) => {
    const items = counts.map(({ said, total }) => `${said[language]} ${total[language]}`);
    return wrapped([`${room[language]}:`, ...items], 2);
  });
  return [say("一年间", "In the year"), ...lines];
}

function paceLines({ times }: Report, say: Say): string[] {
  const { seconds, growth, operationsPerSecond, byOperation } = times;
  const facts = [
    `${decimals(operationsPerSecond)} ${say("次/秒", "operations/s")}`,
    `${say("过去", "past")} ${decimals(seconds.past)} s`,
    `${say("一年", "year")} ${decimals(seconds.lived)} s`,
    `${say("检查", "checks")} ${decimals(seconds.checked)} s`,
    ...(growth === undefined ? [] : [`${say("随规模增长指数", "growth")} ${growth.toFixed(2)}`]),
  ];
  const slow = byOperation.slice(0, slowest).map(({ operation, calls, p50Ms, p99Ms }) => {
    const [much, middle, worst] = [calls, p50Ms, p99Ms].map((each) => decimals(each).padStart(7));
    return `  ${operation.padEnd(30)} ${much}  p50 ${middle} ms  p99 ${worst} ms`;
  });
  return [
    say("耗时（不在摘要之内）", "Time (not under the hash)"),
    `  ${facts.join("  ")}`,
    ...slow,
  ];
}

/** As many beside each other as a line holds. */
function wrapped(items: readonly string[], indent: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const longer = lines.length > 0 ? `${lines.at(-1)}  ${item}` : "";
    if (longer !== "" && columnsOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(" ".repeat(indent) + item);
  }
  return lines;
}

/** A Chinese character takes two columns. */
function columnsOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 2 : 1), 0);
}
