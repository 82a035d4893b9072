/**
 * Reads an electronic invoice from the file a supplier sent: OFD or XML, by its first bytes, since names lie.
 * @module
 */
import type { FileStore, StoredFile } from "../../base/capabilities.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { TableRefused } from "../formats/raw-table.ts";
import { because } from "../schema.ts";
import type { ElectronicInvoice } from "./invoice.ts";
import { readOfd } from "./ofd.ts";
import { settle } from "./stated.ts";
import { invoiceInXml } from "./xml-invoice.ts";
import { parseXml } from "./xml-tree.ts";

/** Refuses, naming what is wrong: no such file, another format, nothing inside, sums that are not equal. */
export async function readInvoiceFile(
  files: FileStore,
  id: string,
): Promise<ElectronicInvoice | Refusal> {
  const file = await files.find(id);
  if (!file) return refuse("not_found", because.unknown_file());
  try {
    return await readers[await formatOf(file)](file);
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}

const readers = {
  ofd: readOfd,
  xml: readXmlInvoice,
  async other(file: StoredFile): Promise<Refusal> {
    const found = new TextDecoder("latin1").decode(await firstBytes(file, 8));
    const shown = found.replace(/[^ -~]/g, "·") || "empty";
    return refuse("invalid", because.invoice_format({ name: file.name, found: shown }));
  },
};

/** A text may open with a byte order mark and blanks. */
async function formatOf(file: StoredFile): Promise<keyof typeof readers> {
  const bytes = await firstBytes(file, 64);
  if (Buffer.from(bytes).toString("hex").startsWith("504b")) return "ofd";
  const text = Buffer.from(bytes).toString("latin1").replaceAll("\0", "");
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*</.test(text) ? "xml" : "other";
}

async function firstBytes(file: StoredFile, count: number): Promise<Uint8Array> {
  for await (const chunk of file.read()) return chunk.subarray(0, count);
  return new Uint8Array();
}

async function readXmlInvoice(file: StoredFile): Promise<ElectronicInvoice | Refusal> {
  const root = await parseXml(file, file.read());
  const stated = invoiceInXml(root);
  if (stated) return settle(stated, "xml");
  const parts = `<${root.name}>`;
  return refuse("invalid", because.no_invoice_inside({ name: file.name, parts }));
}
