/**
 * Account numbers of payees: sealed at rest, plain only towards the bank and on the line to the other
 * house. What approvals bind and lists show is a fingerprint and the last four digits.
 * @module
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { KeyVault } from "../base/capabilities.ts";
import type { Context } from "../base/operation.ts";
import { type Refusal, refuse } from "../base/refusal.ts";
import { maskAccount } from "../organisation/organisation.ts";
import type { SentPayee } from "./messages/message.ts";
import type { PayeeInput } from "./requests.ts";
import { because } from "./schema.ts";

const purpose = "refund-payee";
const Secret = z.object({ account: z.string(), salt: z.string() });
type Secret = z.infer<typeof Secret>;

/** A salted hash, so that no list of account numbers leads back from it. */
function fingerprintOf({ account, salt }: Secret): string {
  return createHash("sha256").update(`${salt}:${account}`).digest("hex");
}

const accountForm = /^[0-9A-Za-z-]{4,34}$/;

/** Seals a payee for an order; the order's id is bound to the ciphertext. */
async function sealPayee(
  vault: KeyVault,
  order: string,
  payee: { name: string; bank: string; account: string; salt: string },
): Promise<SentPayee> {
  const { name, bank, account, salt } = payee;
  const fingerprint = fingerprintOf({ account, salt });
  const secret = await seal(vault, order, { account, salt });
  return { name, bank, shown: maskAccount(account), fingerprint, secret };
}

async function seal(vault: KeyVault, order: string, secret: Secret): Promise<string> {
  const plain = Buffer.from(JSON.stringify(secret));
  const sealed = await vault.encrypt(purpose, plain, order);
  return `sealed:${Buffer.from(sealed).toString("base64")}`;
}

/** The account number with its salt, whichever form the secret has. */
export async function openPayee(
  vault: KeyVault,
  order: string,
  { secret }: Pick<SentPayee, "secret">,
): Promise<Secret> {
  const [form, text] = secret.split(/:(.*)/s) as [string, string];
  const bytes =
    form === "plain" ? text : await vault.decrypt(purpose, Buffer.from(text, "base64"), order);
  return Secret.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
}

/** For the line to another house, which has another vault. */
export async function plainPayee(
  vault: KeyVault,
  order: string,
  payee: SentPayee,
): Promise<SentPayee> {
  const secret = await openPayee(vault, order, payee);
  return { ...payee, secret: `plain:${JSON.stringify(secret)}` };
}

/** As this house keeps it. Undefined where the number is not the one that was approved. */
export async function ownPayee(
  vault: KeyVault,
  order: string,
  payee: SentPayee,
): Promise<SentPayee | undefined> {
  const secret = await openPayee(vault, order, payee).catch(() => undefined);
  if (!secret || fingerprintOf(secret) !== payee.fingerprint) return undefined;
  return { ...payee, secret: await seal(vault, order, secret) };
}

interface PayeeFacts {
  isDraft: boolean;
  wanted: { [Name in keyof PayeeInput]?: PayeeInput[Name] | undefined };
  holderName: string;
  old: SentPayee | null;
}

/** The payee as said, the rest as it was; its account number sealed. A draft may still lack it. */
export async function readPayee(
  { vault, secret }: Pick<Context, "vault" | "secret">,
  id: string,
  { isDraft, wanted, holderName, old }: PayeeFacts,
): Promise<SentPayee | null | Refusal> {
  if (wanted.to === "advance") return null;
  const { payeeAccount, payeeBank = old?.bank, payeeName = old?.name ?? holderName } = wanted;
  const account = payeeAccount?.replace(/\s/g, "");
  if (account !== undefined && !accountForm.test(account)) {
    return refuse("invalid", because.bad_payee_account());
  }
  const known = old && account === undefined ? await openPayee(vault, id, old) : undefined;
  const number = account ?? known?.account;
  if (number === undefined || payeeBank === undefined) {
    if (isDraft) return null;
    return refuse("invalid", because.payee_missing());
  }
  const isSame =
    known !== undefined || (old && (await openPayee(vault, id, old)).account === number);
  const salt = isSame ? (known ?? (await openPayee(vault, id, old!))).salt : secret();
  return sealPayee(vault, id, { name: payeeName, bank: payeeBank, account: number, salt });
}
