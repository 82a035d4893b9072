/** The report as one page of HTML that needs nothing else: both languages, light and dark, charts as SVG. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Theme, tokens } from "../../../console/parts/tokens.ts";
import type { Chart, Finding } from "../year.ts";
import { besideCharts } from "./beside.ts";
import { chartOf } from "./charts.ts";
import { monthCharts } from "./months.ts";
import { type Report, type Verdict, verdictsOf } from "./report.ts";
import { pace, refusals, totals, troubles } from "./sections.ts";
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

function foot({ sha256, seeded }: Report): string {
  const { seed, customers, months, cities, faults } = seeded.options;
  const command = `npx gridtill year.run --seed ${seed} --customers ${customers} --months ${months} --cities ${cities.join(",")} --faults ${faults}`;
  const again = {
    zh: "同一种子再跑一遍，除耗时外逐字节相同",
    en: "The same seed gives the same again to the byte, times apart",
  };
  return `<footer><p>${both(again)}</p><p><code>${plain(command)}</code></p><p>SHA-256 <code>${sha256}</code></p></footer>`;
}
