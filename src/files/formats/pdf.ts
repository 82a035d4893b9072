/**
 * A4 pages of Chinese and Latin text, laid out from top to bottom: headings, facts, tables that break over
 * pages and repeat their heads, lines to sign on. The font is embedded as a subset; nothing is fetched.
 * @module
 */
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";

export type PdfBlock =
  | { heading: string }
  | { paragraph: string }
  | { facts: readonly { label: string; value: string }[] }
  | { table: PdfTable }
  | { signatures: readonly string[] };

interface PdfTable {
  columns: readonly PdfColumn[];
  rows: readonly (readonly string[])[];
}

interface PdfColumn {
  heading: string;
  /** Share of the width beside the others'; 1 unless said. */
  width?: number;
  align?: "left" | "right" | "center";
}

const fontFolder = "@expo-google-fonts/noto-sans-sc";
const fontPath = (name: string) =>
  createRequire(import.meta.url).resolve(`${fontFolder}/${name}/NotoSansSC_${name}.ttf`);

const margin = 50;
const padding = 4;
/** Of a table, with two lines in its headings. */
const roomOfHead = 36;
const grey = "#8c8c8c";
const size = { title: 18, heading: 12, body: 9.5, small: 8 };
/** Equal documents give equal bytes: the moment of writing is no part of them. */
const moment = new Date("1980-01-01T00:00:00Z");

type Page = PDFKit.PDFDocument;

/** @param footer stands small at the foot of every page, beside its number */
export function openPages(title: string, footer: string): Page {
  const page = new PDFDocument({
    size: "A4",
    margin,
    bufferPages: true,
    info: { Title: title, Producer: "gridtill", Creator: "gridtill", CreationDate: moment },
  });
  page.registerFont("body", fontPath("400Regular"));
  page.registerFont("bold", fontPath("700Bold"));
  page.font("bold").fontSize(size.title).text(title, { align: "center" });
  page.on("pageAdded", () => page.font("body").fontSize(size.body));
  page.moveDown(0.8);
  footers.set(page, footer);
  return page;
}

const footers = new WeakMap<Page, string>();

/** Numbers the pages and ends the document. */
export function closePages(page: Page): void {
  const { start, count } = page.bufferedPageRange();
  for (let at = start; at < start + count; at += 1) {
    page.switchToPage(at);
    // text below the bottom margin would begin a page of its own
    page.page.margins.bottom = 0;
    const y = page.page.height - margin + 14;
    const line = { lineBreak: false, width: widthOf(page) };
    page.font("body").fontSize(size.small).fillColor(grey);
    page.text(footers.get(page)!, margin, y, { ...line, height: 12, ellipsis: true });
    page.text(`${at - start + 1} / ${count}`, margin, y, { ...line, align: "right" });
  }
  page.end();
}

export function drawBlock(page: Page, block: PdfBlock): void {
  page.font("body").fontSize(size.body).fillColor("black");
  page.x = margin;
  if ("heading" in block) drawHeading(page, block.heading);
  else if ("paragraph" in block) page.text(block.paragraph, { lineGap: 3 });
  else if ("facts" in block) drawFacts(page, block.facts);
  else if ("table" in block) drawTable(page, block.table);
  else drawSignatures(page, block.signatures);
  page.x = margin;
  page.moveDown(0.6);
}

function drawHeading(page: Page, heading: string): void {
  ensureRoom(page, 60);
  page.font("bold").fontSize(size.heading).text(heading);
  const y = page.y + 2;
  page
    .moveTo(margin, y)
    .lineTo(margin + widthOf(page), y)
    .lineWidth(0.5)
    .stroke(grey);
  page.y = y + 2;
}

function drawFacts(page: Page, facts: readonly { label: string; value: string }[]): void {
  const columns = [
    { heading: "", width: 1 },
    { heading: "", width: 3 },
  ];
  for (const { label, value } of facts) drawRow(page, columns, [label, value]);
}

function drawTable(page: Page, { columns, rows }: PdfTable): void {
  const head = () => {
    page.font("bold");
    drawRow(
      page,
      columns,
      columns.map(({ heading }) => heading),
    );
    page.font("body");
  };
  ensureRoom(page, 60);
  head();
  for (const row of rows) {
    if (!hasRoom(page, heightOf(page, columns, row))) {
      page.addPage();
      head();
    }
    drawRow(page, columns, row);
  }
}

/** A row taller than a page below its head is cut at its foot; nothing else would ever end. */
function drawRow(page: Page, columns: readonly PdfColumn[], row: readonly string[]): void {
  const height = heightOf(page, columns, row);
  ensureRoom(page, height);
  const top = page.y;
  let x = margin;
  for (const [at, { width, align = "left" }] of widths(page, columns).entries()) {
    const box = { width: width - 2 * padding, height: height - padding, align, ellipsis: true };
    page.text(row[at] ?? "", x + padding, top + padding, box);
    x += width;
  }
  const bottom = top + height;
  page
    .moveTo(margin, bottom)
    .lineTo(margin + widthOf(page), bottom)
    .lineWidth(0.25)
    .stroke(grey);
  page.fillColor("black");
  page.y = bottom;
}

function heightOf(page: Page, columns: readonly PdfColumn[], row: readonly string[]): number {
  const heights = widths(page, columns).map(({ width }, at) =>
    page.heightOfString(row[at] || " ", { width: width - 2 * padding }),
  );
  return Math.min(Math.max(...heights) + 2 * padding, roomOf(page) - roomOfHead);
}

function widths(page: Page, columns: readonly PdfColumn[]) {
  const shares = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  return columns.map(({ width = 1, align }) => ({
    width: (widthOf(page) * width) / shares,
    ...(align && { align }),
  }));
}

/** Two to a line, with room for a name and a stamp. */
function drawSignatures(page: Page, labels: readonly string[]): void {
  const width = widthOf(page) / 2;
  for (let at = 0; at < labels.length; at += 2) {
    ensureRoom(page, 56);
    const y = page.y + 36;
    for (const [place, label] of labels.slice(at, at + 2).entries()) {
      const x = margin + place * width;
      page.text(label, x, y, { lineBreak: false });
      const from = x + page.widthOfString(label) + 6;
      page
        .moveTo(from, y + 12)
        .lineTo(x + width - 20, y + 12)
        .lineWidth(0.5)
        .stroke("black");
    }
    page.y = y + 20;
  }
}

function widthOf(page: Page): number {
  return page.page.width - 2 * margin;
}

function roomOf(page: Page): number {
  return page.page.height - 2 * margin;
}

function hasRoom(page: Page, height: number): boolean {
  return page.y + height <= page.page.height - margin;
}

function ensureRoom(page: Page, height: number): void {
  if (!hasRoom(page, height)) page.addPage();
}
