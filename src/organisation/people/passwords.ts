/**
 * Passwords: which are good enough, and how they are kept (Argon2id in PHC strings).
 * Sources: RFC 9106; OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane); NIST SP 800-63B
 * section 5.1.1.2 for length and known passwords; GB/T 22239-2019 8.1.4.1 for complexity.
 * @module
 */
import { argon2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Reason } from "../../base/reasons.ts";
import { because } from "../schema.ts";

/** Memory in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const hashBytes = 32;

/** Runs beside the event loop. */
const deriveKey = promisify(argon2);

const shortest = 10;
const longest = 200;

/** What tops every list of leaked passwords, without the digits and signs people add to it. */
const known =
  /^(password|passw0rd|admin|administrator|qwerty|qwertyuiop|asdfgh|abc|iloveyou|welcome|letmein|root|test|user|guest|woaini|mima|gridtill|changeme|secret)$/;

/** Why a password is too easily guessed; undefined where it will do. */
export function weaknessOf(password: string, personId: string): Reason | undefined {
  const plain = password.normalize("NFKC");
  const length = [...plain].length;
  if (length < shortest || length > longest) return because.password_length({ shortest, longest });
  const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{Ll}\p{Lu}\p{N}]/u];
  const isVaried = classes.filter((one) => one.test(plain)).length >= 3 || length >= 16;
  const letters = plain
    .toLowerCase()
    .replace(/[^a-z0]/g, "")
    .replace(/0+$/, "");
  const isKnown = known.test(letters) || plain.toLowerCase().includes(personId.toLowerCase());
  if (!isVaried || isKnown || new Set(plain).size < 5) return because.password_weak();
  return undefined;
}

/** `secret` is random bytes in base64url, 22 characters at least; the salt is its first 16 bytes. */
export async function hashPassword(password: string, secret: string): Promise<string> {
  const { memory, passes, parallelism } = cost;
  const nonce = Buffer.from(secret, "base64url").subarray(0, 16);
  const message = password.normalize("NFKC");
  const hash = await deriveKey("argon2id", { message, nonce, ...cost, tagLength: hashBytes });
  const [salt, tag] = [nonce, hash].map((bytes) => bytes.toString("base64").replace(/=+$/, ""));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt}$${tag}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Takes as long for a wrong password as for the right one. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const match = phc.exec(stored);
  if (!match) return false;
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number];
  const hash = Buffer.from(match[5]!, "base64");
  const computed = await deriveKey("argon2id", {
    message: password.normalize("NFKC"),
    nonce: Buffer.from(match[4]!, "base64"),
    ...{ memory, passes, parallelism, tagLength: hash.length },
  });
  return timingSafeEqual(computed, hash);
}

/** Nobody's password, of the same cost: checked where there is no such person, so that time tells nothing. */
export const nobodysPassword =
  "$argon2id$v=19$m=19456,t=2,p=1$Z3JpZHRpbGwgbm9ib2R5IQ$tLRGbWn9jpWTHUNF0nSvbeC1c1eH6ukRiZl7U2yHkGg";

/** Easily read aloud: 32 signs, none of which looks like another; 80 bits. */
const spokenSigns = "abcdefghijkmnpqrstuvwxyz23456789";

/** `4hx2-...`: four groups of four, made of the first 16 bytes of a secret. */
export function spokenPassword(secret: string): string {
  const signs = [...Buffer.from(secret, "base64url").subarray(0, 16)].map(
    (byte) => spokenSigns[byte % spokenSigns.length],
  );
  return signs.join("").replace(/(.{4})(?=.)/g, "$1-");
}
