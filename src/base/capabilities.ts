/**
 * What the doors lend to an operation besides its transaction. Each comes in as an argument, so that
 * nothing below `doors/` opens a file, a socket or a key by itself.
 * @module
 */

/** Files of this home, named by what is in them: `sha256:<64 hex>`. Writing the same bytes twice is once. */
export interface FileStore {
  put(content: AsyncIterable<Uint8Array> | Uint8Array, name: string): Promise<StoredFile>;
  /** Undefined where no such file is stored. */
  find(id: string): Promise<StoredFile | undefined>;
}

export interface StoredFile {
  id: string;
  name: string;
  bytes: number;
  /** Where it lies on this machine, for libraries that read files themselves. */
  path: string;
  read(): AsyncIterable<Uint8Array>;
}

/**
 * Keys by purpose. The material never leaves the vault; a key of one purpose refuses another's work.
 * `partners/key-vault.ts` keeps them in a file; a hardware vault can take its place.
 */
export interface KeyVault {
  /** Signs with the current key of the purpose, making one where none is. */
  sign(purpose: string, message: Uint8Array): Promise<{ keyId: string; signature: Uint8Array }>;
  verify(keyId: string, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Authenticated encryption; `context` is bound to the ciphertext and must be given again. */
  encrypt(purpose: string, plain: Uint8Array, context: string): Promise<Uint8Array>;
  decrypt(purpose: string, sealed: Uint8Array, context: string): Promise<Uint8Array>;
  /**
   * What tells equal secrets from others without saying them: the same for the same bytes, one by each key of
   * the purpose, the current first. Keep the first, look for any.
   */
  marks(purpose: string, plain: Uint8Array): Promise<string[]>;
  /** The next key of a purpose; older ones stay for reading and verifying. */
  rotate(purpose: string): Promise<string>;
  list(): Promise<KeyFacts[]>;
}

export interface KeyFacts {
  id: string;
  purpose: string;
  algorithm: string;
  createdAt: string;
  current: boolean;
  publicKey?: string;
}

/** Law and policy as dated files, those of `rulebooks/` and of the site. */
export interface RulebookShelf {
  /** The version of a kind in force on a day; the site's own goes before the shipped one. */
  inForce(kind: string, day: string): Rulebook | undefined;
  versions(kind: string): Rulebook[];
  /** Every kind there is a file of, by name. */
  kinds(): string[];
}

export interface Rulebook {
  kind: string;
  version: string;
  /** First day in force. */
  from: string;
  body: unknown;
  /** SHA-256 of the file's bytes, hex. */
  hash: string;
  origin: "shipped" | "site";
}
