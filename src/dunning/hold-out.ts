/**
 * Hold-out groups: accounts of which a step is not done, so that its effect can be measured. Drawn for each step by
 * itself, the same for ever under one salt. Steps on the way to a cut-off are never withheld.
 * @module
 */
import { createHash } from "node:crypto";
import type { Policy } from "./policy/body.ts";
import { stepKinds } from "./schema.ts";

/** The steps an account is in the hold-out of. */
export function heldOutBy(policy: Policy): (account: string) => string[] {
  const { permille, salt, steps } = policy.body.holdOut;
  const drawn = steps.filter((step) => {
    const kind = policy.steps.get(step)?.kind;
    return kind !== undefined && !stepKinds[kind].legal;
  });
  return (account) =>
    drawn.filter((step) => share(`${salt}\u001f${step}\u001f${account}`) < permille);
}

/** 0 to 999, even over texts. */
function share(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) % 1000;
}
