/**
 * Simulations as they are kept: the document by its SHA-256, the house's signature over that, a line in a table.
 * @module
 */
import type * as z from "zod";
import type { Context, JobContext } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import type { SimulationFacts } from "../policy/requests.ts";
import { insertSimulation, type StoredSimulation } from "../policy/store.ts";
import { because } from "../schema.ts";
import { SimulationDocument } from "./schema.ts";
import { bytesOf, isSigned, sha256Of, signDocument } from "./signing.ts";

/** Signs a document and keeps it; the same document again is another line about the same bytes. */
export async function keepSimulation(
  context: JobContext,
  document: SimulationDocument,
  { months }: { months: number },
) {
  const bytes = bytesOf(document);
  const sha256 = sha256Of(bytes);
  const { id: file } = await context.files.put(bytes, "dunning-simulation.json");
  const { keyId, signature } = await signDocument(context.vault, sha256);
  return context.transact(async (inside) => {
    const made: StoredSimulation = {
      id: await inside.newId("DS"),
      ...{ policyHash: document.changed.hash, againstHash: document.live.hash },
      ...{ seed: BigInt(document.seed), asOf: new Date(document.window.asOf), months },
      ...{ snapshot: document.window.snapshot, document: file, keyId, signature },
      ...{ madeBy: inside.actor.id, madeAt: inside.now },
    };
    await insertSimulation(inside.transaction, made);
    return { ...factsOf(made, { sha256, isSound: true }), document };
  });
}

function factsOf(
  made: StoredSimulation,
  { sha256, isSound }: { sha256: string; isSound: boolean },
): Omit<z.input<typeof SimulationFacts>, "document"> {
  const { id, policyHash, againstHash, document, keyId, signature, madeBy, madeAt } = made;
  return {
    ...{ simulation: id, policyHash, againstHash, sha256, file: document, keyId, isSound, madeBy },
    signature: Buffer.from(signature).toString("base64"),
    madeAt: madeAt.toISOString(),
  };
}

/** A stored simulation with its document, checked against its signature. */
export async function openSimulation(
  { files, vault }: Pick<Context, "files" | "vault">,
  made: StoredSimulation,
): Promise<z.input<typeof SimulationFacts> | Refusal> {
  const stored = await files.find(made.document);
  const unknown = because.unknown_simulation({ simulation: made.id });
  if (!stored) return refuse("not_found", unknown);
  const parts: Uint8Array[] = [];
  for await (const part of stored.read()) parts.push(part);
  const bytes = Buffer.concat(parts);
  const sha256 = made.document.slice("sha256:".length);
  const isSound = await isSigned(vault, { ...made, sha256, bytes });
  const document = SimulationDocument.parse(JSON.parse(bytes.toString("utf8")));
  return { ...factsOf(made, { sha256, isSound }), document };
}
