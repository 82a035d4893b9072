/**
 * An OFD invoice: a zip of XML. Its figures are read from the invoice that is attached to it; else from the
 * custom tags that name the objects on its pages; else from where the texts stand. What the document says of
 * itself (`CustomDatas`) must agree. Source: GB/T 33190-2016, 7.4 (OFD.xml).
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { openArchive } from "../formats/archive.ts";
import { because } from "../schema.ts";
import type { ElectronicInvoice } from "./invoice.ts";
import {
  attachmentNames,
  createParts,
  type OfdDocument,
  openDocument,
  type Parts,
  pageTexts,
  tagTrees,
} from "./ofd-parts.ts";
import { statedOnPages } from "./page-invoice.ts";
import { complete, disagreement, type StatedInvoice, settle } from "./stated.ts";
import { taggedTree } from "./tagged-tree.ts";
import { invoiceInXml, isInvoice, statedIn } from "./xml-invoice.ts";

const limits = { entries: 2000, totalBytes: 2 ** 28, ratio: 200 };

export async function readOfd(file: StoredFile): Promise<ElectronicInvoice | Refusal> {
  const archive = await openArchive(file, limits);
  try {
    const parts = createParts(file, archive);
    const document = await openDocument(parts);
    const invoice = document ? await readPackage(parts, document) : await readLooseXml(parts);
    return invoice ?? nothingIn(file, parts);
  } finally {
    archive.close();
  }
}

function nothingIn({ name }: StoredFile, { names }: Parts): Refusal {
  const shown = names.slice(0, 5).join(", ") || "-";
  return refuse("invalid", because.no_invoice_inside({ name, parts: shown }));
}

type Read = ElectronicInvoice | Refusal | undefined;

/** Digital e-invoices are handed out as a zip around one XML file, too. */
async function readLooseXml(parts: Parts): Promise<Read> {
  const stated = await firstInvoice(parts, parts.names);
  return stated && settle(stated, "xml");
}

async function firstInvoice(
  parts: Parts,
  names: readonly string[],
): Promise<StatedInvoice | undefined> {
  for (const name of names.filter((each) => /\.xml$/i.test(each))) {
    const root = await parts.read(name);
    const stated = root && invoiceInXml(root);
    if (stated) return stated;
  }
  return undefined;
}

async function readPackage(parts: Parts, document: OfdDocument): Promise<Read> {
  const texts = await pageTexts(parts, document);
  const printed = statedOnPages(texts);
  const declared = statedIn(document.customDatas);
  const told = complete(declared, printed);
  const attached = await firstInvoice(parts, await attachmentNames(parts, document));
  if (attached) {
    return disagreement(attached, declared) ?? settle(complete(attached, told), "attachment");
  }
  const tagged = statedIn(taggedTree(await tagTrees(parts, document), texts));
  if (!isInvoice(complete(tagged, told))) return undefined;
  const isTagged = tagged.number !== "" || tagged.lines.length > 0;
  const invoice = settle(complete(tagged, told), isTagged ? "tags" : "page");
  if (!isRefusal(invoice) || tagged.lines.length === 0) return invoice;
  const byPlace = settle(complete({ ...tagged, lines: [] }, told), "page");
  return isRefusal(byPlace) ? invoice : byPlace;
}
