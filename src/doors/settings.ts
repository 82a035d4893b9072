/**
 * What the environment may set, checked once at start; a bad value is named by its key.
 * @module
 */
import { resolve } from "node:path";
import * as z from "zod";

const Environment = z.object({
  GRIDTILL_HOME: z.string().min(1).default(".gridtill"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must start with postgres:// or postgresql://")
    .optional(),
  GRIDTILL_HOST: z.string().min(1).default("127.0.0.1"),
  GRIDTILL_PORT: z.coerce.number().int().min(0).max(65535).default(4780),
  GRIDTILL_VAULT_PASSPHRASE: z.string().min(12, "needs at least 12 characters").optional(),
  /** Payment files go out and the bank's answers come in here; without it the bank is simulated. */
  GRIDTILL_BANK_FOLDER: z.string().min(1).optional(),
  /** Where invoices are verified, as a gateway offers it; without it the tax office is simulated. */
  GRIDTILL_INVOICE_CHECK_URL: z.url({ protocol: /^https?$/ }).optional(),
  GRIDTILL_INVOICE_CHECK_TOKEN: z.string().min(1).optional(),
  /** The operator's gateway for messages to customers; without it the line is simulated. */
  GRIDTILL_MESSAGES_URL: z.url({ protocol: /^https?$/ }).optional(),
  GRIDTILL_MESSAGES_TOKEN: z.string().min(1).optional(),
  /** JSON-RPC of the EVM chain that keeps rule tables and roots; without it the chain is embedded. */
  GRIDTILL_CHAIN_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** JSON lines on stderr; a terminal, which a person reads, is shown warnings only. */
  GRIDTILL_LOG: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default(process.stderr.isTTY ? "warn" : "info"),
  /** How many customers the demonstration of a first start has; 0 starts an empty utility. */
  GRIDTILL_DEMONSTRATION: z.coerce.number().int().min(0).max(1_000_000).default(10_000),
});

export interface Settings {
  home: string;
  databaseUrl: string | undefined;
  host: string;
  port: number;
  vaultPassphrase: string | undefined;
  bankFolder: string | undefined;
  invoiceCheck: { url: string; token: string | undefined } | undefined;
  customerMessages: { url: string; token: string | undefined } | undefined;
  chainUrl: string | undefined;
  log: "debug" | "info" | "warn" | "error" | "silent";
  demonstrationCustomers: number;
}

/** @throws Error naming each key that cannot be used, and why */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.entries(environment).filter(([, value]) => value !== "");
  const checked = Environment.safeParse(Object.fromEntries(given));
  if (!checked.success) {
    const lines = checked.error.issues.map(
      ({ path, message }) => `  ${path.join(".")}: ${message}`,
    );
    throw new Error(`the configuration cannot be used:\n${lines.join("\n")}`);
  }
  const values = checked.data;
  return {
    home: resolve(values.GRIDTILL_HOME),
    databaseUrl: values.DATABASE_URL,
    host: values.GRIDTILL_HOST,
    port: values.GRIDTILL_PORT,
    vaultPassphrase: values.GRIDTILL_VAULT_PASSPHRASE,
    bankFolder: values.GRIDTILL_BANK_FOLDER && resolve(values.GRIDTILL_BANK_FOLDER),
    invoiceCheck: values.GRIDTILL_INVOICE_CHECK_URL
      ? { url: values.GRIDTILL_INVOICE_CHECK_URL, token: values.GRIDTILL_INVOICE_CHECK_TOKEN }
      : undefined,
    customerMessages: values.GRIDTILL_MESSAGES_URL
      ? { url: values.GRIDTILL_MESSAGES_URL, token: values.GRIDTILL_MESSAGES_TOKEN }
      : undefined,
    chainUrl: values.GRIDTILL_CHAIN_URL,
    log: values.GRIDTILL_LOG,
    demonstrationCustomers: values.GRIDTILL_DEMONSTRATION,
  };
}
