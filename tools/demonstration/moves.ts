/**
 * Who moves in a time ahead: homes and shops whose holder is another one from some day on, under the same account
 * (过户), those that are given up (销户), and new ones connected (新装).
 * @module
 */
import { addDays, type Day } from "../../src/base/dates.ts";
import type { Random } from "../../src/math/statistics/random.ts";
import type { Customer, CustomerBook } from "./customers.ts";
import { inventPerson, inventPhone } from "./places.ts";

export interface Move {
  day: Day;
  kind: "handed over" | "given up" | "connected";
  /** As he stands in the register from that day on. */
  customer: Customer;
}

/** Chances a year, of homes that are open. */
const yearly = { "handed over": 0.02, "given up": 0.006, connected: 0.012 } as const;

/** Between two days, both included; oldest first. */
export function movesAhead(book: CustomerBook, { first, last }: { first: Day; last: Day }): Move[] {
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
  const moves: Move[] = [];
  for (const customer of book.customers()) {
    if (customer.customerClass !== "residential" || customer.closedOn !== undefined) continue;
    const random = customer.random.fork(`moves ${first}`);
    const happens = (kind: Move["kind"]) => random.chance((yearly[kind] * days) / 365);
    const day = addDays(first, random.integer(days));
    if (happens("connected")) {
      moves.push({
        day,
        kind: "connected",
        customer: builtBeside(customer, { day, book, random }),
      });
    } else if (happens("given up")) {
      moves.push({ day, kind: "given up", customer: { ...customer, closedOn: day } });
    } else if (happens("handed over")) {
      const holder = { name: inventPerson(random), phone: inventPhone(random) };
      moves.push({ day, kind: "handed over", customer: { ...customer, ...holder } });
    }
  }
  return moves.toSorted((left, right) =>
    left.day < right.day ? -1 : left.day > right.day ? 1 : 0,
  );
}

interface Building {
  day: Day;
  book: CustomerBook;
  random: Random;
}

/** A home of its own beside a customer's, with a number of its own and nobody's habits but its holder's. */
function builtBeside(beside: Customer, { day, book, random }: Building): Customer {
  const own = random.fork("built");
  return {
    ...beside,
    account: book.accountAhead(beside),
    ...{ name: inventPerson(own), phone: inventPhone(own), openedOn: day, random: own },
  };
}
