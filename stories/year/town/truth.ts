/** What really happened to the money, kept for those who check: no desk looks here. */

import type { Day } from "../../../src/base/dates.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import { numberOf } from "../../../tools/demonstration/payments.ts";
import type { Arrival } from "./till.ts";

export interface OneSided {
  paid: Paid;
  reference: string;
  arrival: Arrival;
}

export class Truth {
  /** Each `planted` as what it is; a wrong payment was meant for `payerAccount`. */
  readonly odd: Paid[] = [];
  /** UnionPay lines that file and bank told on different days, or one of them never. */
  readonly oneSided: OneSided[] = [];
  /** Taken back by a collection point: the money never came. */
  readonly cancelled: { paid: Paid; on: Day }[] = [];
  /** Collection points that are not what they seem. */
  readonly crooks = new Set<string>();
  /** Fen that people handed over, by the account they named. */
  readonly handedFen = new Map<string, bigint>();
  /** Of all fen handed over, what a side never tells of. */
  readonly neverFen = { bank: 0n, file: 0n };

  paid(paid: Paid, { file, bank }: Arrival): void {
    if (paid.planted) this.odd.push(paid);
    if (paid.planted === "agency") this.crooks.add(paid.point!);
    this.handedFen.set(paid.account, (this.handedFen.get(paid.account) ?? 0n) + paid.fen);
    if (file === "never") this.neverFen.file += paid.fen;
    if (bank === "never") this.neverFen.bank += paid.fen;
    if (paid.channel === "unionpay" && file !== bank) {
      this.oneSided.push({ paid, reference: numberOf(paid), arrival: { file, bank } });
    }
  }
}
