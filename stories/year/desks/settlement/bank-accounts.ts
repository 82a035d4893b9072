/**
 * Owners' bank accounts: changed with a letter, a call back and a cooling-off; and letters of somebody who is
 * not the owner, which the call back finds out.
 * @module
 */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { clerk } from "./archive.ts";
import { type Owner, ownersOf } from "./owners.ts";

const caller = "province.finance";

/** Where nothing may ever arrive. */
const falseAccount = "6230999900006666";

/** First day of the new account, by supplier; empty until it is confirmed. */
const changing = perYear(() => new Map<string, string>());

/** Whether the owner's new account can be paid to by now. */
export function isChanged(year: Year, supplier: string): boolean {
  const from = changing(year).get(supplier);
  return from !== undefined && from !== "" && from <= year.today();
}

/** The bank did not take the old one: the owner writes, and the clerk asks for the change. */
export async function askForChange(
  year: Year,
  owner: Pick<Owner, "supplier" | "name" | "payeeAccount">,
): Promise<void> {
  const { supplier, name, payeeAccount } = owner;
  if (changing(year).has(supplier)) return;
  const account = `${payeeAccount.slice(0, -4)}0700`;
  const answer = await change(year, { supplier, name, account });
  if (!isRefusal(answer)) changing(year).set(supplier, "");
}

/** Finance rings up each owner whose change waits. */
export async function callBack(year: Year): Promise<void> {
  for (const [supplier, from] of changing(year)) {
    if (from !== "") continue;
    const answer = await year.as(caller).ask("purchases.confirm-bank-account", { supplier });
    if (isRefusal(answer)) continue;
    changing(year).set(supplier, answer.change?.effectiveOn ?? year.today());
    year.journal.count("settlement: bank accounts changed");
  }
}

/** A forged letter about an account of the largest owners: entered, tried to be waved through, called off. */
export async function forgedLetter(year: Year): Promise<void> {
  const random = year.random.fork("forger").fork(year.today());
  const { supplier, name } = random.pick(ownersOf(year).slice(0, 3));
  const asked = await change(year, { supplier, name, account: falseAccount });
  if (isRefusal(asked)) return;
  year.journal.count("settlement: forged letters");
  const own = await year.as(clerk).ask("purchases.confirm-bank-account", { supplier });
  if (isRefusal(own)) year.journal.count("settlement: own change not confirmed");
  const call = { supplier, act: "withdraw" };
  await year
    .as(caller)
    .get("purchases.confirm-bank-account", call, { reason: "回拨电话：企业未申请变更" });
  year.journal.count("settlement: forged letters stopped");
}

async function change(
  year: Year,
  { supplier, name, account }: { supplier: string; name: string; account: string },
) {
  const desk = year.as(clerk);
  const letter = `%PDF-1.4\n账户变更函 ${supplier} ${account}\n%%EOF\n`;
  return desk.ask("purchases.change-bank-account", {
    ...{ supplier, payeeName: name, payeeAccount: account, payeeBank: "齐州商业银行" },
    file: await desk.file(letter, "账户变更函.pdf"),
  });
}
