/**
 * The key that publishes and anchors: secp256k1, made once, sealed by the key vault, opened only to sign.
 * @module
 */
import type { JobContext } from "../../base/operation.ts";

const purpose = "chain-key";

export interface SigningKey {
  account: string;
  key: Uint8Array;
}

export async function signingKey(context: JobContext): Promise<SigningKey> {
  const { vault, partners } = context;
  const stored = await storedKey(context);
  if (stored) {
    return { account: stored.account, key: await vault.decrypt(purpose, stored.sealed, purpose) };
  }
  const key = Buffer.from(context.secret(), "base64url");
  const account = await partners.chain.accountOf(key);
  const sealed = await vault.encrypt(purpose, key, purpose);
  await context.transact(async ({ transaction, now }) => {
    await transaction.sql`
      insert into chain_key (account, sealed, made_at) values (${account}, ${sealed}, ${now})
      on conflict do nothing`;
  });
  return signingKey(context);
}

async function storedKey({ transact }: JobContext) {
  const [row] = await transact(
    ({ transaction }) => transaction.sql<{ account: string; sealed: Uint8Array }>`
      select account, sealed from chain_key`,
  );
  return row;
}
