/**
 * A list kept in one sealed file, `vault.json`, with the passphrase that opens it.
 * @module
 */
import {
  argon2,
  createCipheriv,
  createDecipheriv,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { canonicalJson } from "../base/ids.ts";

export class VaultProblem extends Error {}

const Base64 = z.base64();
const VaultFile = z.object({
  format: z.literal("gridtill-vault/1"),
  derivation: z.object({
    name: z.literal("argon2id"),
    memoryKib: z.number().int().min(8).max(4_194_304),
    passes: z.number().int().min(1).max(64),
    lanes: z.number().int().min(1).max(16),
    salt: Base64,
  }),
  /** Tells a wrong passphrase from a damaged file. */
  check: Base64,
  nonce: Base64,
  sealed: Base64,
});
type VaultFile = z.infer<typeof VaultFile>;

/** RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
const derivation = { name: "argon2id", memoryKib: 65_536, passes: 3, lanes: 4 } as const;

interface Secrets {
  derivation: VaultFile["derivation"];
  key: Uint8Array;
  check: Uint8Array;
}

export interface SealedList<Item> {
  content: Item[];
  save(content: Item[]): Promise<void>;
}

interface Opening {
  folder: string;
  passphrase: string | undefined;
  warn: (message: string) => void;
}

/**
 * Opens the list, or starts an empty one. A vault that opened with its own random passphrase moves
 * under the given one.
 */
export async function openVaultFile<Item>({
  folder,
  passphrase,
  warn,
}: Opening): Promise<SealedList<Item>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "vault.json");
  const keptPath = join(folder, "vault.passphrase");
  const given = passphrase || undefined;
  const kept = (await readIfThere(keptPath))?.trim();
  const stored = await readVault(path);
  const listOf = (secrets: Secrets, content: Item[]) => ({
    content,
    save: (changed: Item[]) => writeVault(path, secrets, changed),
  });
  if (!stored) {
    const secrets = await newSecrets(given ?? kept ?? (await keepPassphrase(keptPath, warn)));
    const list = listOf(secrets, []);
    await list.save([]);
    return list;
  }
  const opened = await unlock<Item>(stored, given ?? kept);
  if (opened) return listOf(opened.secrets, opened.content);
  const left = given === undefined ? undefined : await unlock<Item>(stored, kept);
  if (given === undefined || !left) throw new VaultProblem(problemOf(path, given ?? kept));
  const moved = listOf(await newSecrets(given), left.content);
  await moved.save(left.content);
  await rm(keptPath);
  warn(`the key vault now opens with GRIDTILL_VAULT_PASSPHRASE; ${keptPath} was removed`);
  return moved;
}

function problemOf(path: string, passphrase: string | undefined): string {
  return passphrase === undefined
    ? `the key vault ${path} needs its passphrase: set GRIDTILL_VAULT_PASSPHRASE`
    : `the passphrase does not open the key vault ${path}: check GRIDTILL_VAULT_PASSPHRASE`;
}

async function readVault(path: string): Promise<VaultFile | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return VaultFile.parse(JSON.parse(text));
  } catch {
    throw damaged(path);
  }
}

function damaged(path: string): VaultProblem {
  return new VaultProblem(`the key vault ${path} is damaged: put back its last good copy`);
}

/** Undefined where the passphrase is not the right one. */
async function unlock<Item>(
  stored: VaultFile,
  passphrase: string | undefined,
): Promise<{ content: Item[]; secrets: Secrets } | undefined> {
  if (passphrase === undefined) return undefined;
  const secrets = await deriveSecrets(passphrase, stored.derivation);
  const check = Buffer.from(stored.check, "base64");
  if (check.length !== secrets.check.length || !timingSafeEqual(check, secrets.check))
    return undefined;
  const sealed = Buffer.from(stored.sealed, "base64");
  const decipher = createDecipheriv(
    "aes-256-gcm",
    secrets.key,
    Buffer.from(stored.nonce, "base64"),
    {
      authTagLength: 16,
    },
  );
  try {
    decipher.setAAD(boundTo(stored));
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return { content: JSON.parse(plain.toString()), secrets };
  } catch {
    throw damaged("vault.json");
  }
}

function boundTo({ format, derivation }: Pick<VaultFile, "format" | "derivation">): Buffer {
  return Buffer.from(canonicalJson({ format, derivation }));
}

function newSecrets(passphrase: string): Promise<Secrets> {
  return deriveSecrets(passphrase, { ...derivation, salt: randomBytes(16).toString("base64") });
}

async function deriveSecrets(
  passphrase: string,
  derivation: VaultFile["derivation"],
): Promise<Secrets> {
  const bytes = await promisify(argon2)("argon2id", {
    message: passphrase.normalize("NFKC"),
    nonce: Buffer.from(derivation.salt, "base64"),
    memory: derivation.memoryKib,
    passes: derivation.passes,
    parallelism: derivation.lanes,
    tagLength: 64,
  });
  return { derivation, key: bytes.subarray(0, 32), check: bytes.subarray(32) };
}

async function writeVault(path: string, secrets: Secrets, content: unknown[]): Promise<void> {
  const { derivation, key, check } = secrets;
  const format = "gridtill-vault/1" as const;
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(boundTo({ format, derivation }));
  const plain = Buffer.from(JSON.stringify(content));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const file = {
    format,
    derivation,
    check: base64(check),
    nonce: base64(nonce),
    sealed: base64(sealed),
  };
  await writeAtomically(path, `${JSON.stringify(file satisfies VaultFile, null, 2)}\n`);
}

async function keepPassphrase(path: string, warn: (message: string) => void): Promise<string> {
  const passphrase = randomBytes(32).toString("base64url");
  await writeAtomically(path, `${passphrase}\n`);
  warn(
    `no GRIDTILL_VAULT_PASSPHRASE is set: a random one is kept in ${path}, beside what it protects`,
  );
  return passphrase;
}

/** Readable by the owner alone; whoever opens the path finds the old content or the new, never half. */
async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes the rename itself survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
