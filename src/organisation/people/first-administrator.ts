/**
 * How a new home gets its first person.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { hashPassword, spokenPassword } from "./passwords.ts";
import { countOtherAdministrators, insertPerson, readPersons, savePassword } from "./store.ts";

const id = "admin";

/** One person alone must be able to look around; the desks get their own people later. */
const roles = ["administrator", "appeals-analyst", "data-scientist"];

/**
 * The password with which `admin` signs in the first time: a new one at each call until he has chosen
 * his own, undefined from then on, and where other administrators keep the house.
 */
export async function oneTimePassword({
  transaction,
  now,
  secret,
}: Pick<Context, "transaction" | "now" | "secret">): Promise<string | undefined> {
  const [known] = await readPersons(transaction, { id });
  const isTaken = known ? known.disabled || !known.mustChangePassword : false;
  if (isTaken || (await countOtherAdministrators(transaction, id)) > 0) return undefined;
  const plain = spokenPassword(secret());
  const password = await hashPassword(plain, secret());
  const person = { id, name: "Administrator", password, roles, scope: [""], now };
  if (known) await savePassword(transaction, { id, password, mustChange: true, now });
  else await insertPerson(transaction, { ...person, mustChangePassword: true });
  return plain;
}
