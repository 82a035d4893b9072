/**
 * What a file is, by its bytes, and what it may be called.
 * @module
 */
import type { Actor } from "../base/operation.ts";
import { type MediaType, mediaTypes } from "./schema.ts";

const money = ["approver", "finance", "compliance"];
const collecting = ["collector", "approver", "compliance"];
/** Which desks work on cases of a kind, and so may see what proves them. */
const desks: Readonly<Record<string, readonly string[]>> = {
  refund: ["refund-handler", "receivables-clerk", ...money],
  "finance-refund": money,
  purchase: ["settlement-clerk", ...money],
  "purchase-form": ["settlement-clerk", ...money],
  "bank-account-change": ["settlement-clerk", ...money],
  "dunning-action": collecting,
  "dunning-policy": ["policy-manager", "approver", "compliance"],
  "work-order": collecting,
  "anomaly-case": ["anomaly-analyst", "data-scientist", "compliance"],
};
export const everyDesk = [...new Set(Object.values(desks).flat())];

/** Of a kind no desk is named for, compliance alone. */
export function worksOn({ roles }: Actor, subject: string): boolean {
  const desk = desks[subject.slice(0, subject.indexOf(":"))] ?? ["compliance"];
  return roles.some((role) => role === "operator" || role === "worker" || desk.includes(role));
}

const endings: Record<MediaType, readonly string[]> = {
  [mediaTypes.pdf]: ["pdf"],
  [mediaTypes.png]: ["png"],
  [mediaTypes.jpeg]: ["jpg", "jpeg"],
  [mediaTypes.webp]: ["webp"],
  [mediaTypes.ofd]: ["ofd"],
  [mediaTypes.xlsx]: ["xlsx"],
  [mediaTypes.xml]: ["xml"],
  [mediaTypes.csv]: ["csv", "txt"],
};

/** First bytes, hex; `??` is any byte. ZIP and text are looked into further. */
const signatures: readonly [string, MediaType | "zip" | "text"][] = [
  ["255044462d", mediaTypes.pdf],
  ["89504e470d0a1a0a", mediaTypes.png],
  ["ffd8ff", mediaTypes.jpeg],
  ["52494646????????57454250", mediaTypes.webp],
  ["504b0304", "zip"],
];

/** By the first 12 bytes; text is what is left, to be judged by reading it. */
export function signatureOf(start: Uint8Array): MediaType | "zip" | "text" {
  const hex = Buffer.from(start.subarray(0, 12)).toString("hex");
  const fits = (form: string) =>
    hex.length >= form.length && [...form].every((sign, at) => sign === "?" || sign === hex[at]);
  return signatures.find(([form]) => fits(form))?.[1] ?? "text";
}

/** XML by its declaration; a table by a line with separators. A page of HTML is neither. */
export function textTypeOf(text: string): MediaType | undefined {
  const start = text.replace(/^\ufeff/, "").trimStart();
  if (start.startsWith("<?xml")) return mediaTypes.xml;
  if (start.startsWith("<") || /[^\P{Cc}\t\r\n]/u.test(text)) return undefined;
  const [firstLine = ""] = start.split(/\r?\n/);
  return /[,;\t|]/.test(firstLine) ? mediaTypes.csv : undefined;
}

/** Device names that Windows opens instead of a file. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * What a file may be called on anybody's disk: the last part of the path it came by, without control and
 * direction signs, and ending as its content does.
 */
export function safeName(called: string, mediaType: MediaType): string {
  const last = called.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1)!;
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[. ]+|[. ]+$/g, "");
  const known = endings[mediaType];
  const dot = plain.lastIndexOf(".");
  const endsRight = dot > 0 && known.includes(plain.slice(dot + 1).toLowerCase());
  const [stem, ending] = endsRight
    ? [plain.slice(0, dot), plain.slice(dot)]
    : [plain, `.${known[0]}`];
  const short = [...(stem || "file")].slice(0, 100).join("");
  return `${reserved.test(short) ? "_" : ""}${short}${ending}`;
}
