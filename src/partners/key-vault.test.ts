import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSignedBy } from "../cryptography/signatures.ts";
import { openKeyVault, VaultProblem } from "./key-vault.ts";

const passphrase = "一二三 four five";
const text = (words: string) => new TextEncoder().encode(words);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-vault-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a signature verifies here, after reopening, and outside with the public key alone", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const { keyId, signature } = await vault.sign("audit-seal", text("root"));
  const again = await openKeyVault({ folder, passphrase });
  expect(await again.verify(keyId, text("root"), signature)).toBe(true);
  expect(await again.verify(keyId, text("toor"), signature)).toBe(false);
  expect(await again.verify("audit-seal.000000000000", text("root"), signature)).toBe(false);
  const [key] = await again.list();
  expect(key).toMatchObject({ id: keyId, algorithm: "Ed25519", current: true });
  expect(isSignedBy(key!.publicKey!, text("root"), signature)).toBe(true);
  expect(isSignedBy(key!.publicKey!, text("root"), signature.subarray(1))).toBe(false);
});

test("after a rotation the new key signs and encrypts, and the old ones still verify and decrypt", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const old = await vault.sign("audit-seal", text("one"));
  const sealed = await vault.encrypt("attachment", text("plain"), "ticket T-1");
  const [newSigner, newSealer] = [
    await vault.rotate("audit-seal"),
    await vault.rotate("attachment"),
  ];
  expect((await vault.sign("audit-seal", text("two"))).keyId).toBe(newSigner);
  expect(await vault.verify(old.keyId, text("one"), old.signature)).toBe(true);
  expect(await vault.decrypt("attachment", sealed, "ticket T-1")).toEqual(Buffer.from("plain"));
  const current = (await vault.list()).filter((key) => key.current).map((key) => key.id);
  expect(current.sort()).toEqual([newSealer, newSigner].sort());
  await expect(vault.rotate("unheard-of")).rejects.toThrow(VaultProblem);
});

test("equal secrets have a common mark, also over a rotation; other secrets and other purposes have none", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const [before] = await vault.marks("refund-payee", text("6222 1"));
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(await vault.marks("refund-payee", text("6222 1"))).toEqual([before]);
  expect(await vault.marks("refund-payee", text("6222 2"))).not.toContain(before);
  expect(await vault.marks("attachment", text("6222 1"))).not.toContain(before);
  await vault.rotate("refund-payee");
  const [now, ...older] = await vault.marks("refund-payee", text("6222 1"));
  expect(older).toEqual([before]);
  expect(now).not.toBe(before);
  const again = await openKeyVault({ folder, passphrase });
  expect(await again.marks("refund-payee", text("6222 1"))).toEqual([now, before]);
});

test("a key of one purpose refuses the work of another", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const sealed = await vault.encrypt("attachment", text("plain"), "here");
  await vault.encrypt("backup", text("plain"), "here");
  await expect(vault.decrypt("backup", sealed, "here")).rejects.toThrow("is for attachment");
  await expect(vault.sign("attachment", text("x"))).rejects.toThrow("for AES-256-GCM only");
});

test("a message opens only whole, unchanged and where it belongs", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const sealed = await vault.encrypt("attachment", text("plain"), "ticket T-1");
  const other = await vault.encrypt("attachment", text("plain"), "ticket T-1");
  expect(Buffer.from(other).equals(sealed)).toBe(false);
  await expect(vault.decrypt("attachment", sealed, "ticket T-2")).rejects.toThrow(VaultProblem);
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Uint8Array.from(sealed);
    changed[place]! ^= 1;
    await expect(vault.decrypt("attachment", changed, "ticket T-1")).rejects.toThrow(VaultProblem);
    const cut = sealed.subarray(0, place);
    await expect(vault.decrypt("attachment", cut, "ticket T-1")).rejects.toThrow(VaultProblem);
  }
});

test("two first uses of a purpose at once make one key", async () => {
  const vault = await openKeyVault({ folder, passphrase });
  const signed = await Promise.all([1, 2, 3].map(() => vault.sign("audit-seal", text("x"))));
  expect(new Set(signed.map(({ keyId }) => keyId)).size).toBe(1);
});

test("no key lies readable in the home, and only the owner may read the files", async () => {
  const vault = await openKeyVault({ folder });
  await vault.sign("audit-seal", text("x"));
  const stored = await readFile(join(folder, "vault.json"), "utf8");
  expect(stored).not.toContain("audit-seal");
  for (const name of ["vault.json", "vault.passphrase"]) {
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  }
});

test("a wrong passphrase, a missing one and a damaged file each say so", async () => {
  await openKeyVault({ folder, passphrase });
  await expect(openKeyVault({ folder, passphrase: "wrong" })).rejects.toThrow(
    /does not open .*GRIDTILL_VAULT_PASSPHRASE/,
  );
  await expect(openKeyVault({ folder })).rejects.toThrow(/needs its passphrase/);
  const path = join(folder, "vault.json");
  const stored = JSON.parse(await readFile(path, "utf8"));
  const sealed = Buffer.from(stored.sealed, "base64");
  sealed[0]! ^= 1;
  await writeFile(path, JSON.stringify({ ...stored, sealed: sealed.toString("base64") }));
  await expect(openKeyVault({ folder, passphrase })).rejects.toThrow(/damaged/);
  await writeFile(path, "{");
  await expect(openKeyVault({ folder, passphrase })).rejects.toThrow(/damaged/);
});

test("a vault under its own random passphrase moves under the one that is set later", async () => {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const { keyId } = await (await openKeyVault({ folder, warn })).sign("audit-seal", text("x"));
  expect(warnings).toEqual([expect.stringContaining("no GRIDTILL_VAULT_PASSPHRASE")]);
  await openKeyVault({ folder, passphrase, warn });
  expect(warnings[1]).toContain("was removed");
  const [key] = await (await openKeyVault({ folder, passphrase })).list();
  expect(key!.id).toBe(keyId);
  await expect(openKeyVault({ folder })).rejects.toThrow(/needs its passphrase/);
});
