/** The report as one page of a terminal. */
import type { Finding } from "../year.ts";
import { type Report, type Verdict, verdictsOf } from "./report.ts";
import { cityNames, decimals, figureParts, groups, type Language, severities } from "./words.ts";

const mostWrong = 5;
const slowest = 5;

export function sheet(report: Report, language: Language): string {
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);
  const { options, first, last, days, findings, counts, refusals, notes } = report.seeded;
  const { seed, customers, cities, faults } = options;
  const { times } = report;
  const refused = Object.values(refusals).reduce((sum, each) => sum + each, 0);
  const verdicts = verdictsOf(findings);
  const head = [
    `gridtill year.run ${say("种子", "seed")} ${seed}  ${customers.toLocaleString("en-US")} ${say("户", "accounts")}  ${cityNames(cities)[language]}  ${severities[faults][language]}`,
    `${first} – ${last}  ${days} ${say("天", "days")}  ${decimals(times.operations)} ${say("次操作", "operations")}  ${decimals(refused)} ${say("次被拒", "refused")}  ${decimals(notes.length)} ${say("条记事", "notes")}`,
    report.held ? say("全部成立", "all held") : say("有不成立的检查", "not all held"),
  ];
  const blocks = Object.entries(groups).flatMap(([group, title]) => {
    const own = verdicts.filter(({ finding }) => finding.group === group);
    return own.length === 0
      ? []
      : ["", title[language], ...own.flatMap((each) => lines(each, language))];
  });
  const { seconds, growth, operationsPerSecond, byOperation } = times;
  const pace = [
    "",
    groups.time[language],
    `  ${decimals(operationsPerSecond)} ${say("次/秒", "operations/s")}  ${say("过去", "past")} ${decimals(seconds.past)} s  ${say("一年", "year")} ${decimals(seconds.lived)} s  ${say("检查", "checks")} ${decimals(seconds.checked)} s${growth === undefined ? "" : `  ${say("随规模增长指数", "growth with size")} ${growth.toFixed(2)}`}`,
    ...byOperation
      .slice(0, slowest)
      .map(
        ({ operation, calls, p50Ms, p99Ms }) =>
          `  ${operation.padEnd(30)} ${decimals(calls).padStart(8)}  p50 ${decimals(p50Ms).padStart(6)} ms  p99 ${decimals(p99Ms).padStart(6)} ms`,
      ),
  ];
  const totals = Object.entries(counts)
    .map(([name, months]) => ({ name, sum: Object.values(months).reduce((a, b) => a + b, 0) }))
    .map(({ name, sum }) => `${name} ${decimals(sum)}`);
  const happened = ["", say("一年间", "In the year"), `  ${totals.join("  ")}`];
  return [...head, ...blocks, ...happened, ...pace, "", `SHA-256 ${report.sha256}`, ""].join("\n");
}

function lines({ finding, months, heldMonths, wrong }: Verdict, language: Language): string[] {
  const mark = heldMonths === months ? "✓" : "✗";
  const often = months > 1 ? `  ${heldMonths}/${months}` : "";
  return [
    `  ${mark} ${finding[language]}${often}  ${figuresOf(finding, language)}`.trimEnd(),
    ...wrong.slice(0, mostWrong).map((text) => `      ${text}`),
  ];
}

export function figuresOf({ figures }: Finding, language: Language): string {
  return Object.entries(figures)
    .map(([name, value]) => figureParts(name, value, language))
    .map((figure) => `${figure.name} ${figure.value}`)
    .join("  ");
}
