/**
 * A bank that moves no money: for tests, demonstrations, and houses that have no bank yet. It takes in
 * payment files, keeps a book of its own in the home, answers late, twice, in the wrong order or not at
 * all as its schedule says, and never forgets when our process dies. What it holds of an order is a
 * function of its book and the time.
 * @module
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { dayMs, dayOf } from "../base/dates.ts";
import { type Bank, type BankAnswer, type BankMovement, PartnerSilent } from "../base/partners.ts";
import { type PaymentLine, readPaymentFile } from "../base/payment-file.ts";

/** What the bank does with one order. Without any word it is paid at once, with one answer of each kind. */
export interface Behaviour {
  /** No receipt for the file: it was lost before the bank took it in, or only the receipt was. */
  silent?: "before" | "after";
  /** A file without receipt was not lost but late, by this much. */
  arrivesAfterMs?: number;
  /** From taking it in to paid or failed. */
  settlesAfterMs?: number;
  fails?: string;
  /** From paid to returned. */
  returnsAfterMs?: number;
  /** How often each answer comes; once unless said. */
  times?: number;
  /** Later answers come before earlier ones. */
  backwards?: boolean;
  /** How many questions about it stay without an answer. */
  silentQuestions?: number;
}

export interface SimulatorOptions {
  /** Where the book is kept: one JSON line per event. */
  book: string;
  now: () => Date;
  /** By the order; `byAccount` unless said. */
  behave?: (line: PaymentLine) => Behaviour;
  /** Changes a file on its way, for tests of exactly that. */
  onTheWay?: (bytes: Uint8Array) => Uint8Array;
}

/** By the last four digits of the payee's account, as test cards are; every other account is paid. */
export const testAccounts: Readonly<Record<string, Behaviour>> = {
  "9001": { fails: "wrong_name" },
  "9002": { fails: "account_closed" },
  "9003": { fails: "insufficient_funds" },
  "9004": { silent: "after" },
  "9005": { silent: "before" },
  "9006": { silent: "before", arrivesAfterMs: 5 * 60_000 },
  "9007": { returnsAfterMs: 3 * dayMs, times: 2 },
  "9008": { settlesAfterMs: dayMs },
  "9009": { returnsAfterMs: 1, times: 3, backwards: true },
};

function byAccount({ account }: PaymentLine): Behaviour {
  return testAccounts[account.slice(-4)] ?? {};
}

type Order = PaymentLine & Behaviour;

/** The book: a file that was taken in (or will be, once it arrives), or one that was lost. */
type Event =
  | { id: string; lost: true }
  | { id: string; hash: string; arrivesAt: number; orders: Order[] };
type Taken = Exclude<Event, { lost: true }>;

export function openSimulatedBank(options: SimulatorOptions): Bank {
  const { now, behave = byAccount, onTheWay = (bytes) => bytes } = options;
  const book = openBook(options.book);
  const questions = new Map<string, number>();
  const arrived = () => book.taken().filter(({ arrivesAt }) => arrivesAt <= now().getTime());
  const happened = () =>
    arrived()
      .flatMap(eventsOf)
      .filter(({ at }) => at <= now());

  return {
    kind: "simulated",
    async submit({ id, bytes }) {
      const got = onTheWay(bytes);
      const hash = createHash("sha256").update(got).digest("hex");
      const known = arrived().find((file) => file.id === id);
      if (known) return { hash: known.hash };
      const orders = readPaymentFile(got).lines.map((line) => ({ ...line, ...behave(line) }));
      const odd = book.has(id) ? undefined : orders.find(({ silent }) => silent !== undefined);
      const { silent, arrivesAfterMs } = odd ?? {};
      const isLost = silent === "before" && arrivesAfterMs === undefined;
      if (isLost) book.add({ id, lost: true });
      else book.add({ id, hash, arrivesAt: now().getTime() + (arrivesAfterMs ?? 0), orders });
      if (silent) throw new PartnerSilent(`no receipt for ${id}`);
      return { hash };
    },
    async receipt(id) {
      const file = arrived().find((taken) => taken.id === id);
      return file && { hash: file.hash };
    },
    async ask(instruction) {
      const order = book.order(instruction);
      const asked = (questions.get(instruction) ?? 0) + 1;
      questions.set(instruction, asked);
      if (asked <= (order?.silentQuestions ?? 0)) {
        throw new PartnerSilent(`no answer about ${instruction}`);
      }
      return happened().findLast((event) => event.instruction === instruction);
    },
    async answers(day) {
      const today = happened().filter(({ at }) => dayOf(at) === day);
      const repeated = today.flatMap((event) =>
        Array.from({ length: book.order(event.instruction)?.times ?? 1 }, () => event),
      );
      const isBackwards = (event: BankAnswer) => book.order(event.instruction)?.backwards;
      const backwards = repeated.filter(isBackwards).reverse();
      return [...backwards, ...repeated.filter((event) => !isBackwards(event))];
    },
    async movements(day) {
      return happened()
        .filter(({ at, outcome }) => dayOf(at) === day && outcome in directions)
        .map((event) => movementOf(event, book.order(event.instruction)!));
    },
  };
}

interface Book {
  add(event: Event): void;
  has(id: string): boolean;
  /** Each file by its first arrival. */
  taken(): Taken[];
  order(instruction: string): Order | undefined;
}

/** Written through before anybody is answered, so that a killed process finds it again. */
function openBook(path: string): Book {
  const events: Event[] = [];
  const taken = new Map<string, Taken>();
  const orders = new Map<string, Order>();
  const keep = (event: Event) => {
    events.push(event);
    if ("lost" in event) return;
    const earlier = taken.get(event.id);
    if (earlier && earlier.arrivesAt <= event.arrivesAt) return;
    taken.set(event.id, event);
    for (const order of event.orders) orders.set(order.reference, order);
  };
  for (const event of readBook(path)) keep(event);
  return {
    add(event) {
      const text = JSON.stringify(event, (_, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      );
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${text}\n`, { mode: 0o600 });
      keep(event);
    },
    has: (id) => events.some((event) => event.id === id),
    taken: () => [...taken.values()],
    order: (instruction) => orders.get(instruction),
  };
}

/** A last line that a crash cut off was answered to nobody; it goes, so that the next one stands alone. */
function readBook(path: string): Event[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole !== text) truncateSync(path, Buffer.byteLength(whole));
  const lines = whole.split("\n").slice(0, -1);
  return lines.map((line) =>
    JSON.parse(line, (name, value: unknown) =>
      name === "amountFen" ? BigInt(value as string) : value,
    ),
  );
}

/** All that ever becomes of a file's orders, in order of time; the future included. */
function eventsOf({ arrivesAt, orders }: Taken): BankAnswer[] {
  return orders
    .flatMap((order) => {
      const { reference, fails, settlesAfterMs = 0, returnsAfterMs } = order;
      const bankReference = bankReferenceOf(reference);
      const event = (outcome: BankAnswer["outcome"], after: number, problem?: string) => ({
        ...{ instruction: reference, outcome, bankReference, at: new Date(arrivesAt + after) },
        ...(problem !== undefined && { problem }),
      });
      const accepted = event("accepted", 0);
      if (fails) return [accepted, event("failed", settlesAfterMs, fails)];
      const paid = event("paid", settlesAfterMs);
      if (returnsAfterMs === undefined) return [accepted, paid];
      return [accepted, paid, event("returned", settlesAfterMs + returnsAfterMs, "account_frozen")];
    })
    .sort((left, right) => left.at.getTime() - right.at.getTime());
}

function bankReferenceOf(reference: string): string {
  return `SIM${createHash("sha256").update(reference).digest("hex").slice(0, 12).toUpperCase()}`;
}

const directions: Partial<Record<BankAnswer["outcome"], BankMovement["direction"]>> = {
  paid: "debit",
  returned: "credit",
};

function movementOf(event: BankAnswer, order: Order): BankMovement {
  return {
    bankReference: event.bankReference!,
    instruction: event.instruction,
    day: dayOf(event.at),
    direction: directions[event.outcome]!,
    amountFen: order.amountFen,
    counterparty: order.name,
    purpose: order.purpose,
  };
}
