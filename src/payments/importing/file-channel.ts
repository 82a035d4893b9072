/**
 * Which channel a file is of, before it is imported.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { findSource, withMapped } from "../../files/mapped-table.ts";
import type { ImportInput } from "../../files/schema.ts";
import type { Channel } from "../schema.ts";
import { channelOf } from "./channel-files.ts";

/**
 * What the headings tell; `unspecified` where they tell nothing, or the file cannot be read: then the import
 * says what is wrong with it.
 */
export async function channelOfFile(files: FileStore, input: ImportInput): Promise<Channel> {
  try {
    const { file, mapping } = await findSource(files, input);
    const { encoding, sheet } = mapping;
    const headings = { file, mapping: { encoding, sheet } };
    const told = await withMapped(headings, { columns: [] }, async ({ header }) =>
      channelOf(header),
    );
    return told ?? "unspecified";
  } catch (error) {
    if (error instanceof TableRefused) return "unspecified";
    throw error;
  }
}
