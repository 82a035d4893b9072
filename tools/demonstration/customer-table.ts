/** Rows of `customers.csv`. */
import type { Customer } from "./customers.ts";
import { supplyOf } from "./readings.ts";

export const customerColumns = [
  ...["customer_account", "name", "class", "unit", "phone", "address", "opened_on", "closed_on"],
  ...["voltage", "capacity_kva", "basic_by"],
] as const;

export function customerRow(customer: Customer): (string | number | undefined)[] {
  const { account, name, customerClass, station, phone, place, openedOn, closedOn } = customer;
  const { voltage, capacityKva, basicBy } = supplyOf(customer);
  return [
    ...[account, name, customerClass, station.id, phone, place.address, openedOn, closedOn],
    ...[voltage, capacityKva, basicBy],
  ];
}
