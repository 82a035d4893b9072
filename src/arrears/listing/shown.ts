/**
 * A risky customer as lists and files show him.
 * @module
 */
import type { Actor } from "../../base/operation.ts";
import type { WriteColumn } from "../../files/write-table.ts";
import { maskAccount, maskName } from "../../organisation/organisation.ts";
import { reasonOf } from "../rules.ts";
import type { RiskyCustomer } from "../schema.ts";
import type { RiskyRow } from "../store.ts";

/** Lists are masked for everybody; the account alone is whole for those who may see personal data. */
export function shown({ account, name, ...row }: RiskyRow, actor: Actor): RiskyCustomer {
  const { group, unit, unitName, probability, band, receivableFen, expectedLossFen } = row;
  return {
    customerAccount: actor.seesPersonalData ? account : maskAccount(account),
    name: maskName(name),
    ...{ group, unit, unitName, probability, band, receivableFen, expectedLossFen },
    reasons: row.reasons.map(reasonOf),
  };
}

const yuan = (fen: bigint) => Number(fen) / 100;
export const columns: WriteColumn<RiskyCustomer>[] = [
  { heading: "customer_account", value: ({ customerAccount }) => customerAccount },
  { heading: "name", value: ({ name }) => name },
  { heading: "unit", value: ({ unitName }) => unitName },
  { heading: "group", value: ({ group }) => group },
  { heading: "probability", value: ({ probability }) => probability },
  { heading: "band", value: ({ band }) => band },
  { heading: "receivable_yuan", value: ({ receivableFen }) => yuan(receivableFen) },
  { heading: "expected_loss_yuan", value: ({ expectedLossFen }) => yuan(expectedLossFen) },
  { heading: "reasons", value: ({ reasons }) => reasons.map(({ zh }) => zh).join("；") },
];
