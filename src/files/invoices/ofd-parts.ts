/**
 * The parts of an OFD that an invoice may be in, wherever the document says they lie.
 * Source: GB/T 33190-2016, 7.5 (Document), 7.7 (Page), 16 (custom tags), 20 (attachments).
 * @module
 */
import { posix } from "node:path";
import type { StoredFile } from "../../base/capabilities.ts";
import type { Archive } from "../formats/archive.ts";
import { type PageText, textsOf } from "./page-texts.ts";
import { descendants, firstText, parseXml, type XmlNode } from "./xml-tree.ts";

export interface Parts {
  names: string[];
  /** Whatever the case of its letters and the slashes before it. */
  read(path: string): Promise<XmlNode | undefined>;
}

export function createParts(file: StoredFile, archive: Archive): Parts {
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

/** The document and the folder its locations start from. */
export interface OfdDocument {
  folder: string;
  /** Undefined where the file does not hold what it points to. */
  root: XmlNode | undefined;
  /** What the document says of itself, each by its name. */
  customDatas: XmlNode;
}

/** Undefined where the file is no OFD. */
export async function openDocument(parts: Parts): Promise<OfdDocument | undefined> {
  const top = await parts.read("OFD.xml");
  if (!top) return undefined;
  const location = firstText(top, "DocRoot") || "Doc_0/Document.xml";
  return {
    folder: posix.dirname(location.replaceAll("\\", "/")),
    root: await parts.read(location),
    customDatas: customDatas(top),
  };
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
export async function attachmentNames(
  parts: Parts,
  { folder, root: document }: OfdDocument,
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

export async function tagTrees(
  parts: Parts,
  { folder, root: document }: OfdDocument,
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
export async function pageTexts(
  parts: Parts,
  { folder, root: document }: OfdDocument,
): Promise<PageText[]> {
  const templates = new Map(
    placesOf(document, "TemplatePage").map(({ attributes }) => [attributes.ID, attributes.BaseLoc]),
  );
  const texts: PageText[] = [];
  const pages = placesOf(document, "Page").flatMap(({ attributes }) => attributes.BaseLoc ?? []);
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

const placesOf = (document: XmlNode | undefined, name: string) =>
  document ? descendants(document, name) : [];
