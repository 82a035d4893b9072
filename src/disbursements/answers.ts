/**
 * Hears one answer of the bank: each has its effect once, however often and in which order they come.
 * @module
 */

import type { Transaction } from "../base/database.ts";
import { dayOf } from "../base/dates.ts";
import type { Context } from "../base/operation.ts";
import type { BankAnswer } from "../base/partners.ts";
import { reverse, settlePending } from "../ledger/ledger.ts";
import {
  causeOf,
  type Effect,
  type LedgerMove,
  type Move,
  moveOf,
  returnCauseOf,
} from "./rules.ts";
import type { DisbursementOutcome, DisbursementState } from "./schema.ts";

interface Held {
  key: string;
  id: string;
  attempt: number;
  current: number;
  state: DisbursementState;
  notify: string;
  purpose: string;
}

export async function hear(context: Context, answer: BankAnswer): Promise<Effect> {
  const [held] = await context.transaction.sql<Held>`
    select a.key, d.id, a.attempt, d.attempt as current, a.state, d.notify, d.purpose
    from payment_attempt as a join disbursement as d using (key)
    where a.reference = ${answer.instruction} for update`;
  if (!held) return note(context, answer, "stranger");
  const move = moveOf(held.state, answer.outcome);
  for (const step of move.ledger) await book(context, { step, answer, held });
  await remember(context, { answer, held, move });
  if (move.effect === "applied") await tell(context, { answer, held, move });
  return note(context, answer, move.effect);
}

/** Without those that had their effect before: days are read again and again. */
export async function unheard(
  { sql }: Transaction,
  answers: readonly BankAnswer[],
): Promise<BankAnswer[]> {
  const rows = await sql<{ at: number }>`
    select asked.at::int as at
    from unnest(${answers.map(({ instruction }) => instruction)}::text[],
                ${answers.map(({ outcome }) => outcome)}::text[],
                ${answers.map(({ at }) => at)}::timestamptz[],
                ${answers.map(({ bankReference }) => bankReference ?? null)}::text[])
      with ordinality as asked (reference, outcome, answered_at, bank_reference, at)
    where not exists (
      select from bank_answer as heard
      where heard.reference = asked.reference and heard.outcome = asked.outcome
        and heard.answered_at = asked.answered_at and heard.effect <> 'stranger'
        and heard.bank_reference is not distinct from asked.bank_reference)
    order by asked.at`;
  return rows.map(({ at }) => answers[at - 1]!);
}

/** The same answer twice is one row; one that came too early is noted anew once it has its effect. */
async function note(
  { transaction, now }: Context,
  { instruction, outcome, at, bankReference, problem }: BankAnswer,
  effect: Effect,
): Promise<Effect> {
  await transaction.sql`
    insert into bank_answer
      (reference, outcome, answered_at, bank_reference, problem, heard_at, effect)
    values (${instruction}, ${outcome}, ${at}, ${bankReference ?? null}, ${problem ?? null}, ${now},
            ${effect})
    on conflict (reference, outcome, answered_at, bank_reference)
      do update set effect = excluded.effect, heard_at = excluded.heard_at
      where bank_answer.effect = 'stranger'`;
  return effect;
}

interface Step {
  step: LedgerMove;
  answer: BankAnswer;
  held: Held;
}

/** On the bank's day, so that bank and ledger agree day by day. */
async function book(context: Context, { step, answer, held }: Step): Promise<void> {
  const cause = causeOf(answer.instruction);
  const day = dayOf(answer.at);
  if (step === "post") return settlePending(context, cause, { postedOn: day });
  if (step === "void") return settlePending(context, cause, "voided");
  const narrative = `退汇 ${held.purpose}`;
  await reverse(context, cause, { cause: returnCauseOf(answer.instruction), day, narrative });
}

interface Heard {
  answer: BankAnswer;
  held: Held;
  move: Move;
}

async function remember(
  { transaction, now }: Context,
  { answer, held, move }: Heard,
): Promise<void> {
  const { key, attempt } = held;
  const { bankReference = null, problem = null } = answer;
  const day = dayOf(answer.at);
  const isTold = (field: Move["tells"][number]) => move.tells.includes(field);
  const isNews = move.effect === "applied";
  await transaction.sql`
    update payment_attempt set state = ${move.next},
      bank_reference = coalesce(${bankReference}, bank_reference),
      problem = case when ${isNews} then ${problem} else problem end,
      paid_on = case when ${isTold("paidOn")} then ${day}::date else paid_on end,
      returned_on = case when ${isTold("returnedOn")} then ${day}::date else returned_on end,
      contradicted = contradicted or ${move.effect === "contradiction"}
    where key = ${key} and attempt = ${attempt}`;
  if (!isNews || held.attempt !== held.current) return;
  await transaction.sql`
    update disbursement set state = ${move.next}, changed_at = ${now} where key = ${key}`;
}

/** Whoever owes the payment hears each outcome of each attempt once; of a payment overtaken by its return, both. */
async function tell(context: Context, { answer, held, move }: Heard): Promise<void> {
  const { key, id, attempt, notify } = held;
  const { bankReference, problem } = answer;
  const outcomes = { post: "paid", void: "failed", reverse: "returned" } as const;
  for (const step of move.ledger) {
    const outcome = outcomes[step];
    const told: DisbursementOutcome = {
      ...{ key, disbursement: id, attempt, outcome, on: dayOf(answer.at) },
      ...(bankReference !== undefined && { bankReference }),
      ...(problem !== undefined && outcome !== "paid" && { problem }),
    };
    await context.later(notify, told, { key: `${notify}:${id}:${attempt}:${outcome}` });
  }
}
