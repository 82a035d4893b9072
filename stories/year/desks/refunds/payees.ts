/** Where refunds go: bank accounts as customers write them down, some of which a bank does not like. */

import type { Random } from "../../../../src/math/statistics/random.ts";
import type { testAccounts } from "../../../../src/partners/bank-simulator.ts";

/** By the last four digits of the account (`partners/bank-simulator.ts`): of a hundred refunds, about so many. */
const endings: readonly (readonly [keyof typeof testAccounts | "0618", number])[] = [
  ["0618", 76],
  ["9001", 4], // another name at the bank
  ["9002", 3], // closed
  ["9003", 1], // our own account is short
  ["9004", 3], // no receipt, though it was taken in
  ["9005", 2], // no receipt, and lost
  ["9006", 2], // no receipt, and late
  ["9007", 3], // paid, and sent back three days later
  ["9008", 4], // a day on its way
  ["9009", 2], // every answer three times, and backwards
];

export const bankOf = "齐州商业银行城中支行";

/** The account a customer says at first. */
export function saidAccount(customerAccount: string, random: Random): string {
  const [ending] = endings[random.weighted(endings.map(([, weight]) => weight))]!;
  return `62170${customerAccount}${ending}`;
}

/** The one from his passbook, once something came back. */
export const provenAccount = (customerAccount: string) => `62170${customerAccount}0618`;
