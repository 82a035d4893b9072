import { fileAddress } from "../client.ts";

/** Lets the browser fetch a stored file into the downloads. */
export function takeFile(id: string, name: string): void {
  Object.assign(document.createElement("a"), {
    href: fileAddress(id, name),
    download: name,
  }).click();
}
