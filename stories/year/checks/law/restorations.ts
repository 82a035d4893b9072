/** How soon supply came back, and whether the ledger says so. Pure. */
import { restoreHours } from "./statute.ts";

export interface Restoration {
  id: string;
  account: string;
  /** When the money that settled it arrived, as the customer can show; or when it was agreed how to pay. */
  paidAt: Date;
  /** Undefined while the supply is still off. */
  doneAt: Date | undefined;
  /** What the utility's own ledger says. */
  isMarkedLate: boolean;
}

export function isLate({ paidAt, doneAt }: Restoration, now: Date): boolean {
  return (doneAt ?? now).getTime() - paidAt.getTime() > restoreHours * 3_600_000;
}

/** Late ones that the ledger keeps quiet about, and those it calls late that were not. */
export function misreported(restorations: readonly Restoration[], now: Date): Restoration[] {
  return restorations.filter((one) => isLate(one, now) !== one.isMarkedLate);
}
