/**
 * A small XML document as a tree, in whatever encoding it declares. For invoices and the parts of an OFD,
 * which are kilobytes; tables stream through `formats/xml.ts` instead.
 * @module
 */
import type { StoredFile } from "../../base/capabilities.ts";
import { bomb, unreadable } from "../formats/archive.ts";
import { readXml } from "../formats/xml.ts";

export interface XmlNode {
  /** Without its prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Its own text, not that of its children. */
  text: string;
  children: XmlNode[];
}

const maxBytes = 32 * 1024 * 1024;
const maxElements = 500_000;

/** Throws `TableRefused` where it is no XML or beyond bounds. */
export async function parseXml(
  file: StoredFile,
  chunks: AsyncIterable<Uint8Array>,
): Promise<XmlNode> {
  try {
    return await parse(decodeXml(await collect(chunks)));
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function parse(text: string): Promise<XmlNode> {
  const top: XmlNode = { name: "", attributes: {}, text: "", children: [] };
  const open: XmlNode[] = [top];
  let elements = 0;
  const events = readXml(pieces(text), {
    open(name, attributes) {
      elements += 1;
      if (elements > maxElements) throw bomb("elements", elements, maxElements);
      const node = { name, attributes, text: "", children: [] };
      open.at(-1)!.children.push(node);
      open.push(node);
    },
    text(piece) {
      open.at(-1)!.text += piece;
    },
    close() {
      open.pop();
    },
  });
  for await (const _ of events);
  return top.children[0]!;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of chunks) {
    size += part.length;
    if (size > maxBytes) throw bomb("bytes", size, maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
}

const marks: readonly [hex: string, encoding: string][] = [
  ["efbbbf", "utf-8"],
  ["fffe", "utf-16le"],
  ["feff", "utf-16be"],
  ["3c003f00", "utf-16le"],
  ["003c003f", "utf-16be"],
];

/** By its mark, else by its declaration; GBK and GB2312 are read as GB18030, which contains them. */
function decodeXml(bytes: Buffer): string {
  const start = bytes.subarray(0, 4).toString("hex");
  const mark = marks.find(([hex]) => start.startsWith(hex))?.[1];
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes.subarray(0, 200).toString("latin1"),
  )?.[1];
  const isChinese = /^(gb|cp936|windows-936)/i.test(declared ?? "");
  const encoding = mark ?? (isChinese ? "gb18030" : (declared ?? "utf-8"));
  return new TextDecoder(encoding, { fatal: true })
    .decode(bytes)
    .replace(/^\s*<\?xml[^>]*\?>/, "")
    .trimStart();
}

/** The node and all below it, in the order of the document. */
export function* walk(node: XmlNode): Generator<XmlNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

export function descendants(node: XmlNode, name: string): XmlNode[] {
  return [...walk(node)].filter((each) => each.name === name);
}

export function firstText(node: XmlNode | undefined, name: string): string | undefined {
  return node && descendants(node, name)[0]?.text.trim();
}
