/**
 * XML by events, for parts of office files: no document types, so no entities to expand, and no single
 * text beyond bounds.
 * @module
 */
import { SaxesParser } from "saxes";
import { bomb } from "./archive.ts";

export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const maxTextCharacters = 64 * 1024 * 1024;

/** Names come without their prefix. Yields after each piece, so that the caller can hand on what came of it. */
export async function* readXml(
  pieces: AsyncIterable<string>,
  { open, text, close }: XmlEvents,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let sinceTag = 0;
  parser.on("opentag", ({ name, attributes }) => {
    sinceTag = 0;
    open?.(local(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    sinceTag = 0;
    close?.(local(name));
  });
  if (text) {
    parser.on("text", text);
    parser.on("cdata", text);
  }
  parser.on("doctype", () => {
    throw new Error("a document type is not allowed");
  });
  for await (const piece of pieces) {
    sinceTag += piece.length;
    if (sinceTag > maxTextCharacters) throw bomb("text", sinceTag, maxTextCharacters);
    parser.write(piece);
    yield;
  }
  parser.close();
  yield;
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}
