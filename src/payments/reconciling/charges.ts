/**
 * Attempts to take money from a customer. While the outcome of one is open no other is begun, for a
 * second charge after one that did succeed takes the money twice.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import { dayOf } from "../../base/dates.ts";
import type { Context } from "../../base/operation.ts";
import { type Refusal, refuse } from "../../base/refusal.ts";
import { because, type Channel, type Charge } from "../schema.ts";

export interface NewCharge {
  customerAccount: string;
  channel: Channel;
  amountFen: bigint;
  /** What the channel will name it by. */
  reference: string;
}

/** Refuses while another charge of the account is open, and a reference that the channel has already. */
export async function openCharge(
  { transaction, now, newId }: Context,
  { customerAccount, channel, amountFen, reference }: NewCharge,
): Promise<Charge | Refusal> {
  if (amountFen <= 0n) return refuse("invalid", because.amount_not_positive());
  const { sql } = transaction;
  const id = await newId("C");
  const made = await sql`
    insert into charge (charge_id, customer_account, channel, amount_fen, asked_at, asked_on,
      reference)
    values (${id}, ${customerAccount}, ${channel}, ${amountFen}, ${now}, ${dayOf(now)}, ${reference})
    on conflict do nothing returning charge_id`;
  if (made.length > 0) return (await chargeById(transaction, id))!;
  const [open] = await sql<{ id: string }>`
    select charge_id as id from charge
    where customer_account = ${customerAccount} and state in ('asked', 'unknown')`;
  if (!open) return refuse("conflict", because.charge_reference({ reference }));
  const values = { account: customerAccount, charge: open.id };
  return refuse("conflict", because.charge_open(values));
}

export async function chargeById(
  { sql }: Transaction,
  charge: string,
): Promise<Charge | undefined> {
  const [row] = await sql<Charge>`
    select charge_id as "chargeId", customer_account as "customerAccount", channel,
      amount_fen as "amountFen", state, reference, asked_at as "askedAt",
      payment_id as "paymentId", problem
    from charge where charge_id = ${charge} for update`;
  return row;
}

/** What was heard of it. A paid one is paid for ever; its money comes in with the channel's file. */
export async function settleCharge(
  { transaction: { sql }, now }: Context,
  charge: string,
  { outcome, problem }: { outcome: "paid" | "failed" | "unknown"; problem?: string | undefined },
): Promise<void> {
  const settledAt = outcome === "unknown" ? null : now;
  await sql`
    update charge set state = ${outcome}, problem = ${problem ?? null}, settled_at = ${settledAt}
    where charge_id = ${charge}`;
}
