/**
 * The first person of a new house, and how he gets in.
 * @module
 */
import { isRefusal } from "../../base/refusal.ts";
import { findOperation } from "../catalog.ts";
import { type House, operator } from "../context.ts";
import { perform } from "../perform.ts";

/** Prints where to go and, until the administrator chose one, a password that works once. */
export async function greet(house: House, url: string): Promise<void> {
  const password = await oneTimePassword(house);
  const lines = [`gridtill ${house.workings.version}  ${url}`];
  if (password !== undefined) lines.push("  sign in as admin", `  one-time password ${password}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function oneTimePassword(house: House): Promise<string | undefined> {
  const [admin] = await house.database.transaction(
    ({ sql }) => sql<{ waits: boolean }>`
      select must_change_password as waits from person where id = 'admin'`,
  );
  if (admin && !admin.waits) return undefined;
  const [name, input] = admin
    ? ["organisation.reset-password", { person: "admin" }]
    : [
        "organisation.add-person",
        { id: "admin", name: "管理员", roles: ["administrator"], scope: ["*"] },
      ];
  const operation = findOperation(name as string)!;
  const given = await perform(house, { operation, input, actor: operator, reason: "start" });
  if (isRefusal(given)) throw new Error(`no administrator could be made: ${given.reason.en}`);
  return (given.output as { password: string }).password;
}
