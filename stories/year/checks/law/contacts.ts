/** Messages, letters, calls and visits: at what hours, and how often. Pure. */
import { type Day, dayOf } from "../../../../src/base/dates.ts";
import { daysBetween, hourOf } from "./statute.ts";

export interface Contact {
  id: string;
  account: string;
  kind: string;
  at: Date;
}

/** Papers the law itself prescribes are counted and not limited. */
const prescribed = ["notice", "final-notice"];

export function outsideHours(
  contacts: readonly Contact[],
  { from, to }: { from: number; to: number },
): Contact[] {
  return contacts.filter(({ at }) => hourOf(at) < from || hourOf(at) >= to);
}

interface Cap {
  atMost: number;
  days: number;
}

/** Those that came on top of as many as are allowed, the prescribed ones before them counted too. */
export function beyondCaps(contacts: readonly Contact[], caps: readonly Cap[]): Contact[] {
  const beyond: Contact[] = [];
  for (const own of Map.groupBy(contacts, ({ account }) => account).values()) {
    const inOrder = own.toSorted((left, right) => left.at.getTime() - right.at.getTime());
    inOrder.forEach((contact, at) => {
      if (prescribed.includes(contact.kind)) return;
      const day = dayOf(contact.at);
      const before = inOrder.slice(0, at + 1);
      if (caps.some((cap) => within(before, cap.days, day) > cap.atMost)) beyond.push(contact);
    });
  }
  return beyond;
}

function within(contacts: readonly Contact[], days: number, until: Day): number {
  return contacts.filter(({ at }) => daysBetween(dayOf(at), until) < days).length;
}
