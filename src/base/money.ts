/**
 * Money is a whole number of fen held as a bigint, so that no sum can drift.
 * @module
 */
import * as z from "zod";

/** Fen on the wire are decimal strings, because a JSON number cannot carry every bigint. */
export const Fen = z
  .union([z.bigint(), z.string().regex(/^-?\d+$/, "whole fen, as digits")])
  .transform((value) => BigInt(value));

/**
 * Reads yuan as a person writes them: `1,234.50`, `-3`, `¥12.5`, full-width digits included.
 * Returns undefined where the text is no exact number of fen.
 */
export function parseYuan(text: string): bigint | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/^\s*[¥￥]?\s*|\s*元?\s*$/g, "")
    .replace(/−/g, "-");
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?$/.exec(plain);
  if (!match) return undefined;
  const [, sign, whole, part = ""] = match;
  const fen = BigInt(whole!.replaceAll(",", "")) * 100n + BigInt(part.padEnd(2, "0"));
  return sign === "-" ? -fen : fen;
}

/** `123450n` -> `1,234.50`; pass `{ group: false }` for machines. */
export function formatYuan(fen: bigint, { group = true }: { group?: boolean } = {}): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, "0");
  const whole = digits.slice(0, -2);
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return `${fen < 0n ? "-" : ""}${grouped}.${digits.slice(-2)}`;
}

const digitsInCapitals = "零壹贰叁肆伍陆柒捌玖";

/**
 * An amount as vouchers and payment sheets write it: `120000n` -> `壹仟贰佰元整`.
 * Source: 支付结算办法 (银发〔1997〕393号), annex 1, rules for filling in bills.
 */
export function inCapitals(fen: bigint): string {
  const amount = fen < 0n ? -fen : fen;
  const [jiao, cents] = [(amount / 10n) % 10n, amount % 10n];
  const whole = amount >= 100n ? `${wholeInCapitals(amount / 100n)}元` : "";
  const parts = [
    jiao > 0n ? `${digitsInCapitals[Number(jiao)]}角` : cents > 0n && whole ? "零" : "",
    cents > 0n ? `${digitsInCapitals[Number(cents)]}分` : "整",
  ];
  return `${fen < 0n ? "负" : ""}${amount === 0n ? "零元" : whole}${parts.join("")}`;
}

/** Groups of four digits under 万, 亿, 万亿, 亿亿; one 零 stands for any run of zeros inside. */
function wholeInCapitals(yuan: bigint): string {
  let text = "";
  let isAfterGap = false;
  for (const [index, group] of [...groupsOfFour(yuan).entries()].reverse()) {
    const needsZero = text !== "" && (isAfterGap || group < 1000);
    if (group > 0) {
      const unit = ["", "万", "亿", "万亿", "亿亿"][index];
      text += `${needsZero ? "零" : ""}${groupInCapitals(group)}${unit}`;
    }
    isAfterGap = group === 0;
  }
  return text;
}

function groupsOfFour(yuan: bigint): number[] {
  const groups: number[] = [];
  for (let left = yuan; left > 0n; left /= 10_000n) groups.push(Number(left % 10_000n));
  return groups;
}

function groupInCapitals(group: number): string {
  const digits = String(group).padStart(4, "0");
  const spoken = [...digits].map((digit, place) =>
    digit === "0" ? "零" : `${digitsInCapitals[Number(digit)]}${["仟", "佰", "拾", ""][place]}`,
  );
  return spoken
    .join("")
    .replace(/零+/g, "零")
    .replace(/^零|零$/g, "");
}
