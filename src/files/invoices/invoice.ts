/**
 * An electronic invoice as its file states it, whatever file it came in.
 * Sources: 国家税务总局公告2024年第11号 (fully digital e-invoices), 2020年第1号 (VAT e-invoices), GB/T 33190-2016 (OFD).
 * @module
 */
import type { Day } from "../../base/dates.ts";

export interface ElectronicInvoice {
  /** `vat`: code of 10 or 12 digits and number of 8. `digital` (数电票): a number of 20, no code. */
  kind: "vat" | "digital";
  code?: string;
  number: string;
  /** As printed: `电子发票（增值税专用发票）`. */
  type?: string;
  issuedOn?: Day;
  buyer: InvoiceParty;
  seller: InvoiceParty;
  lines: InvoiceLine[];
  netFen: bigint;
  taxFen: bigint;
  totalFen: bigint;
  /** A red-letter invoice names the one it takes back, wholly or in part. */
  takesBack?: { code?: string; number: string };
  note?: string;
  /** Where in the file the figures stood. */
  origin: "xml" | "attachment" | "tags" | "page";
}

interface InvoiceParty {
  name?: string;
  /** 纳税人识别号 or 统一社会信用代码: 15 to 20 capital letters and digits. */
  taxNumber?: string;
}

/** A discount is a line of its own with negative amounts. */
export interface InvoiceLine {
  name: string;
  specification?: string;
  unit?: string;
  /** Decimals as printed, up to 13 places: not money, so never rounded. */
  quantity?: string;
  unitPrice?: string;
  netFen: bigint;
  rate: TaxRate;
  taxFen: bigint;
}

/** `13%` is 1300 basis points. Where the invoice prints no figure, it says why there is none. */
export interface TaxRate {
  basisPoints?: number;
  printed: string;
}
