/**
 * An OFD invoice: a zip of XML. Its figures are read from the invoice that is attached to it; else from the
 * custom tags that name the objects on its pages; else from where the texts stand. What the document says of
 * itself (`CustomDatas`) must agree. Source: GB/T 33190-2016, 7.3 (OFD.xml), 7.5 (Document), 16 (tags), 20
 * (attachments).
 * @module
 */
import { posix } from "node:path";
import type { StoredFile } from "../../base/capabilities.ts";
import { formatYuan } from "../../base/money.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { type Archive, openArchive } from "../formats/archive.ts";
import { because } from "../schema.ts";
import type { ElectronicInvoice } from "./invoice.ts";
import { statedOnPages } from "./page-invoice.ts";
import { type PageText, textsOf } from "./page-texts.ts";
import { type StatedInvoice, settle } from "./stated.ts";
import { taggedTree } from "./tagged-tree.ts";
import { invoiceInXml, statedIn } from "./xml-invoice.ts";
import { descendants, firstText, parseXml, type XmlNode } from "./xml-tree.ts";

const limits = { entries: 2000, totalBytes: 2 ** 28, ratio: 200 };

export async function readOfd(file: StoredFile): Promise<ElectronicInvoice | Refusal> {
  const archive = await openArchive(file, limits);
  try {
    const parts = createParts(file, archive);
    const top = await parts.read("OFD.xml");
    return top ? await readPackage(parts, top) : await readLooseXml(file, parts);
  } finally {
    archive.close();
  }
}

interface Parts {
  names: string[];
  /** Whatever the case of its letters and the slashes before it. */
  read(path: string): Promise<XmlNode | undefined>;
}

function createParts(file: StoredFile, archive: Archive): Parts {
  const key = (path: string) => posix.normalize(path.replaceAll("\\", "/")).toLowerCase();
  const byKey = new Map(archive.names().map((name) => [key(name).replace(/^\/+/, ""), name]));
  return {
    names: archive.names(),
    async read(path) {
      const name = byKey.get(key(path).replace(/^\/+/, ""));
      return name === undefined ? undefined : parseXml(file, archive.bytes(name));
    },
  };
}

/** Digital e-invoices are handed out as a zip around one XML file, too. */
async function readLooseXml(file: StoredFile, parts: Parts): Promise<ElectronicInvoice | Refusal> {
  const stated = await firstInvoice(parts, parts.names);
  if (stated) return settle(stated, "xml");
  const shown = parts.names.slice(0, 5).join(", ") || "-";
  return refuse("invalid", because.no_invoice_inside({ name: file.name, parts: shown }));
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

async function readPackage(parts: Parts, top: XmlNode): Promise<ElectronicInvoice | Refusal> {
  const root = firstText(top, "DocRoot") || "Doc_0/Document.xml";
  const document = await parts.read(root);
  const folder = posix.dirname(root.replaceAll("\\", "/"));
  const texts = document ? await pageTexts(parts, folder, document) : [];
  const printed = statedOnPages(texts);
  const declared = statedIn(customDatas(top));
  const told = complete(declared, printed);
  const attached = await firstInvoice(parts, await attachmentNames(parts, folder, document));
  if (attached) {
    return disagreement(attached, declared) ?? settle(complete(attached, told), "attachment");
  }
  const tagged = statedIn(taggedTree(await tagTrees(parts, folder, document), texts));
  const isTagged = tagged.number !== "" || tagged.lines.length > 0;
  const invoice = settle(complete(tagged, told), isTagged ? "tags" : "page");
  if (!isRefusal(invoice) || tagged.lines.length === 0) return invoice;
  const byPlace = settle(complete({ ...tagged, lines: [] }, told), "page");
  return isRefusal(byPlace) ? invoice : byPlace;
}

/** What the first does not state, the second may. */
function complete(first: StatedInvoice, second: StatedInvoice): StatedInvoice {
  const { buyer, seller } = first;
  return {
    number: first.number || second.number,
    code: first.number ? first.code || second.code : second.code,
    type: first.type ?? second.type,
    note: first.note ?? second.note,
    issuedOn: first.issuedOn ?? second.issuedOn,
    buyer: completeParty(buyer, second.buyer),
    seller: completeParty(seller, second.seller),
    lines: first.lines.length > 0 ? first.lines : second.lines,
    netFen: first.netFen ?? second.netFen,
    taxFen: first.taxFen ?? second.taxFen,
    totalFen: first.totalFen ?? second.totalFen,
    takesBack: first.takesBack ?? second.takesBack,
  };
}

function completeParty(first: StatedInvoice["buyer"], second: StatedInvoice["buyer"]) {
  return { name: first.name ?? second.name, taxNumber: first.taxNumber ?? second.taxNumber };
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

const joined = (folder: string, location: string) =>
  location.startsWith("/") ? location : posix.join(folder, location.replaceAll("\\", "/"));

/** Those the document lists first, then every other XML that is no part of the format itself. */
async function attachmentNames(
  parts: Parts,
  folder: string,
  document: XmlNode | undefined,
): Promise<string[]> {
  const location = joined(folder, firstText(document, "Attachments") || "Attachs/Attachments.xml");
  const list = await parts.read(location);
  const listed = (list ? descendants(list, "FileLoc") : [])
    .map(({ text }) => text.trim())
    .flatMap((text) => [joined(posix.dirname(location), text), joined(folder, text)]);
  const others = parts.names.filter((name) => !structural.test(name));
  return [...listed, ...others];
}

const structural =
  /(^|[/\\])(ofd|document\w*|content\w*|publicres\w*|documentres\w*|pageres\w*|annotations?|attachments|signatures?|customtags?|tag_\w*|extensions|bookmarks)\.xml$/i;

async function tagTrees(
  parts: Parts,
  folder: string,
  document: XmlNode | undefined,
): Promise<XmlNode[]> {
  const location = joined(folder, firstText(document, "CustomTags") || "Tags/CustomTags.xml");
  const list = await parts.read(location);
  const listed = (list ? descendants(list, "FileLoc") : []).map(({ text }) =>
    joined(posix.dirname(location), text.trim()),
  );
  const loose = parts.names.filter((name) => /(^|[/\\])(customtag|tag_\w*)\.xml$/i.test(name));
  const roots = [list];
  for (const name of new Set([...listed, ...loose])) roots.push(await parts.read(name));
  return roots.filter((root) => root !== undefined);
}

/** Texts of every page with those of the templates it stands on. */
async function pageTexts(parts: Parts, folder: string, document: XmlNode): Promise<PageText[]> {
  const templates = new Map(
    descendants(document, "TemplatePage").map(({ attributes }) => [
      attributes.ID,
      attributes.BaseLoc,
    ]),
  );
  const texts: PageText[] = [];
  const pages = descendants(document, "Page").flatMap(({ attributes }) => attributes.BaseLoc ?? []);
  for (const [page, location] of pages.entries()) {
    const content = await parts.read(joined(folder, location));
    const used = content ? descendants(content, "Template") : [];
    const below = used.map(({ attributes }) => templates.get(attributes.TemplateID ?? ""));
    for (const each of below) {
      const template = each && (await parts.read(joined(folder, each)));
      if (template) texts.push(...textsOf(template, page));
    }
    if (content) texts.push(...textsOf(content, page));
  }
  return texts;
}
