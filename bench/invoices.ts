/**
 * Invoices read from ../shared/data as they are, and how fast invoices made by the tests' own builder are
 * read: `node bench/invoices.ts`. Prints Markdown.
 */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { StoredFile } from "../src/base/capabilities.ts";
import { formatYuan } from "../src/base/money.ts";
import { isRefusal } from "../src/base/refusal.ts";
import type { ElectronicInvoice } from "../src/files/invoices/invoice.ts";
import { readInvoiceFile } from "../src/files/invoices/read-invoice.ts";
import {
  digitalXml,
  type MadeInvoice,
  ofdFile,
  powerInvoice,
  vatXml,
} from "../tools/demonstration/invoice-files.ts";
import { evaluationFile, printTable } from "./peers.ts";

async function read(path: string): Promise<ElectronicInvoice> {
  const bytes = statSync(path).size;
  const file: StoredFile = {
    ...{ id: path, name: basename(path), bytes, path },
    read: () => createReadStream(path),
  };
  const find = async () => file;
  const invoice = await readInvoiceFile({ find, put: find }, path);
  if (isRefusal(invoice)) throw new Error(`${path}: ${invoice.reason.en}`);
  return invoice;
}

const shown = (fen: bigint) => formatYuan(fen, { group: false });
const found = ["vat_invoice", "plain_invoice"].map((name) =>
  evaluationFile(`einvoices/${name}.ofd`),
);
const rows: string[][] = [];
for (const path of found) {
  const { lines, netFen, taxFen, totalFen, origin } = await read(path);
  const each = lines.map((line) => `${shown(line.netFen)} + ${shown(line.taxFen)}`);
  rows.push([basename(path), origin, each.join(", "), ...[netFen, taxFen, totalFen].map(shown)]);
}
printTable(["file", "figures from", "lines: net + tax", "net", "tax", "total"], rows);

const vat: MadeInvoice = { ...powerInvoice, code: "037002600111", number: "00000042" };
const attached = { name: "original_invoice.xml", text: vatXml(vat) };
const [line] = powerInvoice.lines;
const long: MadeInvoice = {
  ...vat,
  lines: Array.from({ length: 1000 }, () => ({ ...line!, net: "10.00", tax: "1.30" })),
  ...{ net: "10000.00", tax: "1300.00", total: "11300.00" },
};
const forms: Record<string, string | Uint8Array> = {
  "XML of a digital e-invoice, 2 lines": digitalXml(powerInvoice),
  "OFD with its invoice attached, 2 lines": await ofdFile(vat, { attached }),
  "OFD with tags, 2 lines": await ofdFile(powerInvoice, { tags: "by column" }),
  "OFD with nothing but its page, 2 lines": await ofdFile(vat),
  "OFD with its invoice attached, 1,000 lines": await ofdFile(long, {
    ...{ attached: { name: "original_invoice.xml", text: vatXml(long) }, linesPerPage: 20 },
  }),
};

const folder = mkdtempSync(join(tmpdir(), "gridtill-invoices-"));
const speeds: string[][] = [];
for (const [name, content] of Object.entries(forms)) {
  const path = join(folder, "invoice");
  writeFileSync(path, content);
  const times: number[] = [];
  for (let run = 0; run < 60; run += 1) {
    const began = performance.now();
    await read(path);
    times.push(performance.now() - began);
  }
  const sorted = times.slice(10).sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]!.toFixed(1);
  speeds.push([name, `${(statSync(path).size / 1e3).toFixed(1)} kB`, at(0.5), at(0.05), at(0.95)]);
}
rmSync(folder, { recursive: true });
printTable(["made-up invoice", "file", "median ms", "p5", "p95"], speeds);
