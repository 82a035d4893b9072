/** The report as one page of HTML that needs nothing else: both languages, light and dark, charts as SVG. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Theme, tokens } from "../../../console/parts/tokens.ts";
import type { Chart, Finding } from "../year.ts";
import { besideCharts } from "./beside.ts";
import { figure as captioned, chartOf, type Span, spansOf, timelineOf } from "./charts.ts";
import { monthCharts } from "./months.ts";
import { type Report, type Verdict, verdictsOf } from "./report.ts";
import { both, plain } from "./svg.ts";
import { cityNames, decimals, figureParts, groups, type Said, severities } from "./words.ts";

const sheet = readFileSync(join(import.meta.dirname, "page.css"), "utf8");

export function page(report: Report): string {
  const { options, findings } = report.seeded;
  const verdicts = verdictsOf(findings);
  const body = [
    switches(),
    head(report),
    tiles(verdicts),
    ...Object.keys(groups).map((group) => section(group as Finding["group"], verdicts, report)),
    troubles(report),
    totals(report),
    refusals(report),
    pace(report),
    foot(report),
  ];
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>gridtill · year.run · ${options.seed}</title>
<style>${colours()}${sheet}</style>
</head>
<body><main>${body.join("\n")}</main></body>
</html>
`;
}

/** The console's colours: by the reader's system, or as the switch says. */
function colours(): string {
  const of = (theme: Theme) =>
    Object.entries(tokens[theme])
      .map(
        ([name, value]) =>
          `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}:${value};`,
      )
      .join("");
  return [
    `:root{color-scheme:light;${of("light")}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not(:has(#light:checked)){color-scheme:dark;${of("dark")}}}`,
    `@media screen{:root:has(#dark:checked){color-scheme:dark;${of("dark")}}}\n`,
  ].join("\n");
}

/** By group, the first is chosen: id and what it is called. */
const choices: Record<string, readonly (readonly [id: string, said: Said])[]> = {
  language: [
    ["zh", { zh: "中文", en: "中文" }],
    ["en", { zh: "English", en: "English" }],
  ],
  theme: [
    ["system", { zh: "随系统", en: "System" }],
    ["light", { zh: "浅色", en: "Light" }],
    ["dark", { zh: "深色", en: "Dark" }],
  ],
};

function switches(): string {
  const groups = Object.entries(choices).map(([group, all]) => {
    const radios = all.map(([id, said], at) => {
      const radio = `<input type="radio" name="${group}" id="${id}"${at === 0 ? " checked" : ""}>`;
      return `<label>${radio}${both(said)}</label>`;
    });
    return `<div class="switch">${radios.join("")}</div>`;
  });
  return `<div class="switches">${groups.join("")}</div>`;
}

function mark(isHeld: boolean): string {
  return `<span class="mark${isHeld ? "" : " wrong"}" aria-hidden="true">${isHeld ? "✓" : "✗"}</span>`;
}

function head({ held, seeded }: Report): string {
  const { options, first, last, days } = seeded;
  const { seed, customers, cities, faults } = options;
  const places = cityNames(cities);
  const facts: Said = {
    zh: `种子 ${seed}，${decimals(customers)} 户，${places.zh}；${first} 至 ${last}，${days} 天，${severities[faults].zh}`,
    en: `Seed ${seed}, ${decimals(customers)} accounts, ${places.en}; ${first} to ${last}, ${days} days, ${severities[faults].en}`,
  };
  const verdict = held
    ? { zh: "全部成立", en: "All held" }
    : { zh: "有不成立之处", en: "Something is wrong" };
  return `<header><div><h1>${both({ zh: "一家供电企业的一年", en: "A year in the life of a utility" })}</h1><p>${both(facts)}</p></div><div class="verdict">${mark(held)}${both(verdict)}</div></header>`;
}

function tiles(verdicts: readonly Verdict[]): string {
  const cells = Object.entries(groups).flatMap(([group, said]) => {
    const own = verdicts.filter(({ finding }) => finding.group === group);
    if (own.length === 0) return [];
    const held = own.filter(isHeld).length;
    const isWrong = held < own.length;
    return `<a href="#${group}"${isWrong ? ' class="wrong"' : ""}><small>${both(said)}</small><b>${held}<small style="display:inline"> / ${own.length}</small></b></a>`;
  });
  return `<nav class="tiles">${cells.join("")}</nav>`;
}

function isHeld({ months, heldMonths }: Verdict): boolean {
  return months === heldMonths;
}

function section(
  group: Finding["group"],
  verdicts: readonly Verdict[],
  { seeded }: Report,
): string {
  const own = verdicts.filter(({ finding }) => finding.group === group);
  if (own.length === 0) return "";
  const drawn: Chart[] = [
    ...monthCharts(group, seeded.findings),
    ...own.flatMap(({ finding }) => [...(finding.charts ?? []), ...besideCharts(finding)]),
  ];
  const charts = drawn.map(chartOf).filter(Boolean).join("");
  return `<section id="${group}"><h2>${both(groups[group])}</h2><div class="findings">${own.map(finding).join("")}</div>${charts && `<div class="charts">${charts}</div>`}</section>`;
}

const mostWrong = 8;

function finding(verdict: Verdict): string {
  const { finding: newest, held, wrong } = verdict;
  const dots = held.map((each) => `<i${each ? "" : ' class="wrong"'}></i>`).join("");
  const months = held.length > 1 ? `<span class="months">${dots}</span>` : "<span></span>";
  const figures = Object.entries(newest.figures).map(([name, value]) => {
    const { zh, en } = { zh: figureParts(name, value, "zh"), en: figureParts(name, value, "en") };
    return `<div><dt>${both({ zh: zh.name, en: en.name })}</dt><dd>${both({ zh: zh.value, en: en.value })}</dd></div>`;
  });
  const list = wrong.slice(0, mostWrong).map((text) => `<li>${plain(text)}</li>`);
  return `<div class="finding">${mark(isHeld(verdict))}<h3>${both(newest)}</h3>${months}${figures.length ? `<dl>${figures.join("")}</dl>` : ""}${list.length ? `<ul>${list.join("")}</ul>` : ""}</div>`;
}

/** A fault's note is `09:30 中文 / English`. */
function troubles({ seeded }: Report): string {
  const { notes, first, last } = seeded;
  const strikes = notes.flatMap(({ day, what, text }) => {
    const [, name] = /^fault (.+)$/.exec(what) ?? [];
    if (name === undefined) return [];
    const [zh = name, en = name] = text.replace(/^\d\d:\d\d /, "").split(" / ");
    return [{ day, name, said: { zh, en }, text }];
  });
  if (strikes.length === 0) return "";
  const title = { zh: "何时出了什么故障", en: "What went wrong, and when" };
  return `<section id="faults"><h2>${both({ zh: "故障", en: "Faults" })}<small>${strikes.length}</small></h2>${captioned(title, timelineOf(strikes, [first, last]))}</section>`;
}

/** What was counted, month by month. */
function totals({ seeded }: Report): string {
  const { counts } = seeded;
  const months = [...new Set(Object.values(counts).flatMap((each) => Object.keys(each)))].sort();
  const rows = Object.keys(counts)
    .sort()
    .map((name) => {
      const cells = months.map((month) => counts[name]![month]);
      const sum = cells.reduce<number>((total, each) => total + (each ?? 0), 0);
      const shown = [...cells, sum].map((value) =>
        value === undefined ? '<td class="none">–</td>' : `<td>${decimals(value)}</td>`,
      );
      return `<tr><th scope="row">${plain(name)}</th>${shown.join("")}</tr>`;
    });
  const heads = ["", ...months.map((month) => month.slice(2)), "∑"];
  const title = both({ zh: "一年间发生了什么", en: "What happened in the year" });
  return `<section id="counts"><h2>${title}</h2><div class="card wide"><table><thead><tr>${heads.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`;
}

function refusals({ seeded }: Report): string {
  const rows = Object.entries(seeded.refusals)
    .toSorted(([left, one], [right, other]) => other - one || (left < right ? -1 : 1))
    .map(([key, count]) => {
      const [operation, code] = key.split(" ");
      return `<tr><th scope="row" class="mono">${operation}</th><td class="mono">${code}</td><td>${decimals(count)}</td></tr>`;
    });
  if (rows.length === 0) return "";
  const title = both({ zh: "系统拒绝了什么", en: "What the house refused" });
  return `<section id="refusals"><h2>${title}</h2><div class="card wide"><table><tbody>${rows.join("")}</tbody></table></div></section>`;
}

const slowest = 24;

function pace({ times }: Report): string {
  const { seconds, operations, operationsPerSecond, byOperation, growth } = times;
  const say = (zh: string, en: string) => both({ zh, en });
  const cells: [string, string][] = [
    [say("次/秒", "operations a second"), decimals(operationsPerSecond)],
    [say("次操作", "operations"), decimals(operations)],
    [say("一年用时", "the year took"), `${decimals(Math.round(seconds.lived))} s`],
    [say("检查用时", "its checks took"), `${decimals(Math.round(seconds.checked))} s`],
    [say("随规模增长指数", "growth with size"), growth === undefined ? "–" : growth.toFixed(2)],
  ];
  const spans: Span[] = byOperation.slice(0, slowest).map(({ operation, calls, p50Ms, p99Ms }) => ({
    ...{ name: operation, from: p50Ms, to: p99Ms },
    tip: `${operation}: ${decimals(calls)} ×, p50 ${decimals(p50Ms)} ms, p99 ${decimals(p99Ms)} ms`,
  }));
  const title = {
    zh: "各操作耗时：中位数至最慢的百分之一",
    en: "What operations took: from the median to the slowest hundredth",
  };
  const shown = cells.map(([name, value]) => `<div><small>${name}</small><b>${value}</b></div>`);
  const charts = monthCharts("time", times.months).map(chartOf).join("");
  return `<section id="time"><h2>${both(groups.time)}<small>${say("随机器而异，不在摘要之内", "Differs by machine, not under the hash")}</small></h2><div class="tiles">${shown.join("")}</div><div class="charts">${charts}</div><div style="margin-top:16px">${spans.length ? captioned(title, spansOf(spans)) : ""}</div></section>`;
}

function foot({ sha256, seeded }: Report): string {
  const { seed, customers, months, cities, faults } = seeded.options;
  const command = `npx gridtill year.run --seed ${seed} --customers ${customers} --months ${months} --cities ${cities.join(",")} --faults ${faults}`;
  const again = {
    zh: "同一种子再跑一遍，除耗时外逐字节相同",
    en: "The same seed gives the same again to the byte, times apart",
  };
  return `<footer><p>${both(again)}</p><p><code>${plain(command)}</code></p><p>SHA-256 <code>${sha256}</code></p></footer>`;
}
