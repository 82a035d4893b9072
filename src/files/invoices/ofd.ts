/**
 * An OFD invoice: a zip of XML. Its figures are read from the invoice that is attached to it; else from the
 * custom tags that name the objects on its pages; else from where the texts stand. What the document says of
 * itself (`CustomDatas`) must agree. Source: GB/T 33190-2016, 7.4 (OFD.xml).
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { formatYuan } from "../../base/money.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { openArchive } from "../formats/archive.ts";
import { because } from "../schema.ts";
import type { ElectronicInvoice } from "./invoice.ts";
import {
  attachmentNames,
  createParts,
  openDocument,
  type Parts,
  pageTexts,
  tagTrees,
} from "./ofd-parts.ts";
import { statedOnPages } from "./page-invoice.ts";
import { complete, type StatedInvoice, settle } from "./stated.ts";
import { taggedTree } from "./tagged-tree.ts";
import { invoiceInXml, isInvoice, statedIn } from "./xml-invoice.ts";
import { descendants, type XmlNode } from "./xml-tree.ts";

const limits = { entries: 2000, totalBytes: 2 ** 28, ratio: 200 };

export async function readOfd(file: StoredFile): Promise<ElectronicInvoice | Refusal> {
  const archive = await openArchive(file, limits);
  try {
    const parts = createParts(file, archive);
    const top = await parts.read("OFD.xml");
    const invoice = top ? await readPackage(parts, top) : await readLooseXml(parts);
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

async function readPackage(parts: Parts, top: XmlNode): Promise<Read> {
  const document = await openDocument(parts, top);
  const texts = await pageTexts(parts, document);
  const printed = statedOnPages(texts);
  const declared = statedIn(customDatas(top));
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

/** The document says of itself what its attachment says; another number or total is a forgery. */
function disagreement(attached: StatedInvoice, told: StatedInvoice): Refusal | undefined {
  const [inside, outside] = [attached.totalFen, told.totalFen];
  const differs = (one: string, other: string) => one !== "" && other !== "" && one !== other;
  if (differs(attached.number, told.number)) {
    const values = { inside: attached.number, outside: told.number };
    return refuse("invalid", because.invoice_parts_differ(values));
  }
  if (inside === undefined || outside === undefined || inside === outside) return undefined;
  const values = { inside: formatYuan(inside), outside: formatYuan(outside) };
  return refuse("invalid", because.invoice_parts_differ(values));
}

function customDatas(top: XmlNode): XmlNode {
  const children = descendants(top, "CustomData").map((node) => ({
    ...{ name: node.attributes.Name ?? "", attributes: {}, text: node.text, children: [] },
  }));
  return { name: "CustomDatas", attributes: {}, text: "", children };
}
