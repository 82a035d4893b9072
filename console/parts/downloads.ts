/**
 * Files on their way to the person's disk.
 * @module
 */
import { fileAddress } from "../client.ts";

/** A file made in the browser. */
export function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A file the house has stored. */
export function takeFile(id: string, name: string): void {
  Object.assign(document.createElement("a"), {
    href: fileAddress(id, name),
    download: name,
  }).click();
}
