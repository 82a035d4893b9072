/** The page's sections beside the findings: faults on a line of days, counts, refusals, times. */
import { chartOf, figure, type Span, spansOf, timelineOf } from "./charts.ts";
import { chineseOf } from "./chinese.ts";
import { roomsOf } from "./counts.ts";
import { monthCharts } from "./months.ts";
import type { Report } from "./report.ts";
import { both } from "./svg.ts";
import { decimals, groups } from "./words.ts";

/** A fault's note is `fault disk-full`, and in its text the hour and what it is. */
export function troubles({ seeded }: Report): string {
  const { notes, first, last } = seeded;
  const strikes = notes.flatMap(({ day, what, text }) => {
    const [, name] = /^fault (.+)$/.exec(what) ?? [];
    if (name === undefined) return [];
    return [{ day, name, said: { zh: chineseOf(name), en: name.replaceAll("-", " ") }, text }];
  });
  if (strikes.length === 0) return "";
  const title = { zh: "何时出了什么故障", en: "What went wrong, and when" };
  return `<section id="faults"><h2>${both({ zh: "故障", en: "Faults" })}<small>${strikes.length}</small></h2>${figure(title, timelineOf(strikes, [first, last]))}</section>`;
}

/** What was counted, month by month, room by room. */
export function totals({ seeded }: Report): string {
  const { counts } = seeded;
  const months = [...new Set(Object.values(counts).flatMap((each) => Object.keys(each)))].sort();
  const cell = (text: string | undefined) =>
    text === undefined ? '<td class="none">–</td>' : `<td>${text}</td>`;
  const rooms = roomsOf(counts).map(({ room, counts: own }) => {
    const rows = own.map(({ said, months: by, total, write }) => {
      const cells = months.map((month) =>
        cell(by[month] === undefined ? undefined : write(by[month])),
      );
      return `<tr><th scope="row">${both(said)}</th>${cells.join("")}<td>${both(total)}</td></tr>`;
    });
    const head = `<tr class="room"><th scope="rowgroup" colspan="${months.length + 2}">${both(room)}</th></tr>`;
    return `<tbody>${head}${rows.join("")}</tbody>`;
  });
  const heads = ["", ...months.map((month) => month.slice(2)), "∑"];
  const row = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const title = both({ zh: "一年间发生了什么", en: "What happened in the year" });
  return `<section id="counts"><h2>${title}</h2><div class="card wide"><table><thead><tr>${row}</tr></thead>${rooms.join("")}</table></div></section>`;
}

export function refusals({ seeded }: Report): string {
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

export function pace({ times }: Report): string {
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
  return `<section id="time"><h2>${both(groups.time)}<small>${say("随机器而异，不在摘要之内", "Differs by machine, not under the hash")}</small></h2><div class="tiles">${shown.join("")}</div><div class="charts">${charts}</div><div style="margin-top:16px">${spans.length ? figure(title, spansOf(spans)) : ""}</div></section>`;
}
