/**
 * Papers out as PDF: notices, application forms, cover sheets.
 * @module
 */
import { closePages, drawBlock, openPages, type PdfBlock } from "./formats/pdf.ts";

export type { PdfBlock } from "./formats/pdf.ts";

export interface PdfDocument {
  title: string;
  /** Small at the foot of every page, beside its number; the title unless said. */
  footer?: string;
  blocks: readonly PdfBlock[];
}

/** Equal documents give equal bytes. */
export async function writePdf({
  title,
  footer = title,
  blocks,
}: PdfDocument): Promise<Uint8Array> {
  const page = openPages(title, footer);
  const parts: Uint8Array[] = [];
  const isWritten = new Promise<void>((resolve, reject) => {
    page.on("data", (part: Uint8Array) => parts.push(part));
    page.on("end", resolve);
    page.on("error", reject);
  });
  for (const block of blocks) drawBlock(page, block);
  closePages(page);
  await isWritten;
  return Buffer.concat(parts);
}
