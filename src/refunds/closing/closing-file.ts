/**
 * Payees of closed accounts from any tabular file.
 * @module
 */
import type { FileStore } from "../../base/capabilities.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { TableRefused } from "../../files/formats/raw-table.ts";
import { because as becauseOfFile } from "../../files/schema.ts";
import { readTable } from "../../files/table.ts";
import { because } from "../schema.ts";

export interface FilePayee {
  payeeAccount: string;
  payeeBank: string;
  payeeName?: string;
}

const headings = {
  account: "户号",
  payee_account: "收款账号",
  payee_bank: "开户行",
};
/** May be missing: the account holder then. */
const nameHeading = "收款户名";
const required = ["account", "payee_account", "payee_bank"] as const;

interface Source {
  file?: string | undefined;
  columns?: Readonly<Record<string, string>> | undefined;
}

/** By customer account; the first row that lacks something is named. */
export async function readPayees(
  files: FileStore,
  { file, columns }: Source,
): Promise<Map<string, FilePayee> | Refusal> {
  const payees = new Map<string, FilePayee>();
  if (file === undefined) return payees;
  const stored = await files.find(file);
  if (!stored) return refuse("not_found", becauseOfFile.unknown_file());
  try {
    const { rows } = await readTable(stored, { columns: { ...headings, ...columns } });
    for await (const { row, values } of rows) {
      const missing = required.find((name) => !values[name]?.trim());
      if (missing) {
        const lacking = { row, column: headings[missing] };
        return refuse("invalid", because.payee_column_missing(lacking));
      }
      const payeeName = (values.payee_name ?? values[nameHeading])?.trim();
      payees.set(values.account!.trim(), {
        payeeAccount: values.payee_account!.trim(),
        payeeBank: values.payee_bank!.trim(),
        ...(payeeName && { payeeName }),
      });
    }
    return payees;
  } catch (error) {
    if (error instanceof TableRefused) return error.refusal;
    throw error;
  }
}
