/**
 * The key vault as one file of the home, `vault.json`: all keys sealed with AES-256-GCM under a key
 * that Argon2id (RFC 9106) derives from a passphrase. One process at a time, as the home is.
 * @module
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { assert } from "../base/assert.ts";
import type { KeyFacts, KeyVault } from "../base/capabilities.ts";
import { openVaultFile, VaultProblem } from "./vault-file.ts";

/** The vault will not do it: wrong passphrase, damaged file, a key of another purpose. */
export { VaultProblem };

interface VaultKey extends Omit<KeyFacts, "current"> {
  algorithm: Algorithm;
  /** PKCS #8 for signing, 32 bytes for encrypting; base64. */
  material: string;
}

type Algorithm = "Ed25519" | "AES-256-GCM";

export interface VaultOptions {
  /** The home. */
  folder: string;
  /** Without one, a random one is made and kept beside the vault; `warn` says so. */
  passphrase?: string | undefined;
  now?: () => Date;
  warn?: (message: string) => void;
}

export async function openKeyVault({
  folder,
  passphrase,
  now = () => new Date(),
  warn = () => {},
}: VaultOptions): Promise<KeyVault> {
  const file = await openVaultFile<VaultKey>({ folder, passphrase, warn });
  let keys = file.content;
  let queue: Promise<unknown> = Promise.resolve();

  const currentOf = (purpose: string) => keys.findLast((key) => key.purpose === purpose);

  /** One after another, so that two first uses of a purpose make one key. */
  function queued<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  }

  async function addKey(purpose: string, algorithm: Algorithm): Promise<VaultKey> {
    const key = makeKey(purpose, algorithm, now());
    const grown = [...keys, key];
    await file.save(grown);
    keys = grown;
    return key;
  }

  async function keyFor(purpose: string, algorithm: Algorithm): Promise<VaultKey> {
    const key =
      currentOf(purpose) ??
      (await queued(async () => currentOf(purpose) ?? addKey(purpose, algorithm)));
    if (key.algorithm !== algorithm) {
      throw new VaultProblem(`keys of purpose ${purpose} are for ${key.algorithm} only`);
    }
    return key;
  }

  return {
    async sign(purpose, message) {
      const key = await keyFor(purpose, "Ed25519");
      return { keyId: key.id, signature: sign(null, message, privateKeyOf(key)) };
    },
    async verify(keyId, message, signature) {
      const key = keys.find(({ id }) => id === keyId);
      if (key?.algorithm !== "Ed25519") return false;
      return verify(null, message, createPublicKey(privateKeyOf(key)), signature);
    },
    async encrypt(purpose, plain, context) {
      return encrypt(await keyFor(purpose, "AES-256-GCM"), plain, context);
    },
    async decrypt(purpose, sealed, context) {
      const keyId = keyIdOf(sealed);
      const key = keys.find(({ id }) => id === keyId);
      if (key?.algorithm !== "AES-256-GCM") throw new VaultProblem(`no key ${keyId} here`);
      if (key.purpose !== purpose) {
        throw new VaultProblem(`key ${keyId} is for ${key.purpose}, not for ${purpose}`);
      }
      return decrypt(key, sealed, context);
    },
    async marks(purpose, plain) {
      await keyFor(purpose, "AES-256-GCM");
      return keys
        .filter((key) => key.purpose === purpose)
        .reverse()
        .map((key) => markBy(key, plain));
    },
    rotate: (purpose) =>
      queued(async () => {
        const algorithm = currentOf(purpose)?.algorithm;
        if (!algorithm) throw new VaultProblem(`no key of purpose ${purpose} to follow`);
        return (await addKey(purpose, algorithm)).id;
      }),
    async list() {
      return keys.map(({ material: _, ...key }) => ({
        ...key,
        current: currentOf(key.purpose)?.id === key.id,
      }));
    },
  };
}

function makeKey(purpose: string, algorithm: Algorithm, now: Date): VaultKey {
  assert(/^[a-z][a-z0-9-]*$/.test(purpose), `${purpose} names a purpose`);
  const id = `${purpose}.${randomBytes(6).toString("hex")}`;
  const facts = { id, purpose, algorithm, createdAt: now.toISOString() };
  if (algorithm === "AES-256-GCM")
    return { ...facts, material: randomBytes(32).toString("base64") };
  const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { format: "der", type: "pkcs8" },
    publicKeyEncoding: { format: "der", type: "spki" },
  });
  const [material, open] = [privateKey.toString("base64"), publicKey.toString("base64")];
  return { ...facts, material, publicKey: open };
}

function privateKeyOf({ material }: VaultKey) {
  return createPrivateKey({ key: Buffer.from(material, "base64"), format: "der", type: "pkcs8" });
}

/*
 * A sealed message: version 1, length of the key id, key id, 24 random bytes, ciphertext, tag (16).
 * Each message has its own key and nonce, derived from the random bytes (HKDF-SHA256), so that no
 * number of messages under one key brings two of them near a common nonce.
 */
const saltBytes = 24;
const tagBytes = 16;

function encrypt(key: VaultKey, plain: Uint8Array, context: string): Uint8Array {
  const id = Buffer.from(key.id);
  const header = Buffer.concat([Uint8Array.of(1, id.length), id, randomBytes(saltBytes)]);
  const { messageKey, nonce } = deriveMessageKey(key, header);
  const cipher = createCipheriv("aes-256-gcm", messageKey, nonce);
  cipher.setAAD(boundTo(key, context));
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: VaultKey, sealed: Uint8Array, context: string): Uint8Array {
  const start = headerLength(sealed);
  const { messageKey, nonce } = deriveMessageKey(key, sealed.subarray(0, start));
  const decipher = createDecipheriv("aes-256-gcm", messageKey, nonce, { authTagLength: tagBytes });
  decipher.setAAD(boundTo(key, context));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(start, -tagBytes)), decipher.final()]);
  } catch {
    throw new VaultProblem(
      `a message under key ${key.id} was changed, or belongs to another place`,
    );
  }
}

function deriveMessageKey({ material }: VaultKey, header: Uint8Array) {
  const secret = Buffer.from(material, "base64");
  const bytes = Buffer.from(hkdfSync("sha256", secret, header, "gridtill message key", 44));
  return { messageKey: bytes.subarray(0, 32), nonce: bytes.subarray(32) };
}

/** By a key of its own, derived from the purpose's, so that no mark says anything of a sealed message. */
function markBy({ material }: VaultKey, plain: Uint8Array): string {
  const secret = Buffer.from(material, "base64");
  const key = Buffer.from(hkdfSync("sha256", secret, "", "gridtill mark", 32));
  return createHmac("sha256", key).update(plain).digest("hex");
}

function boundTo({ id, purpose }: VaultKey, context: string): Buffer {
  return Buffer.from(JSON.stringify([id, purpose, context]));
}

function headerLength(sealed: Uint8Array): number {
  const length = 2 + (sealed[1] ?? 0) + saltBytes;
  if (sealed[0] !== 1 || sealed.length < length + tagBytes) {
    throw new VaultProblem("this is no message of the key vault");
  }
  return length;
}

function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(2, headerLength(sealed) - saltBytes)).toString();
}
