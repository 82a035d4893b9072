/**
 * The law: every cut-off held against all that must stand before it, every contact against its hours and caps, every
 * late fee counted again, and what nobody may do found refused.
 * @module
 */
import { dayOf } from "../../../src/base/dates.ts";
import { deskOf } from "../desks/collection/crews.ts";
import { householdsOf } from "../desks/collection/households.ts";
import type { Check, Finding, Year } from "../year.ts";
import { beyondCaps, outsideHours } from "./law/contacts.ts";
import { demands, unmetBy } from "./law/cut-offs.ts";
import { feeDifference, feeSample } from "./law/fees.ts";
import {
  contactsOf,
  cutOffOf,
  isWithin,
  type Looking,
  ordersOf,
  restorationsOf,
} from "./law/reading.ts";
import { isLate, misreported } from "./law/restorations.ts";
import { contactCaps, contactHours, ownCaps } from "./law/statute.ts";

export const law: Check = {
  name: "law",
  monthly: true,
  async run(year) {
    const until = year.today();
    const looking: Looking = {
      ...{ year, who: year.as("province.compliance"), customerOf: deskOf(year).byAccount },
      ...{ from: `${until.slice(0, 7)}-01`, until },
    };
    return [
      await cutOffFinding(looking),
      await contactFinding(looking),
      await feeFinding(looking),
      await restorationFinding(looking),
      attemptFinding(year),
    ];
  },
};

const group = "law";

/** What cannot be met by a crew that cut before the word of the money reached it; it is restored at once. */
const ofTheDebt = ["overdue", "reminded", "notified", "lastWord"];

async function cutOffFinding(looking: Looking): Promise<Finding> {
  const wrong: string[] = [];
  const done = (await ordersOf(looking, "cut-off")).filter(({ doneAt }) =>
    isWithin(looking, doneAt),
  );
  let beforeWord = 0;
  for (const order of done) {
    const isBeforeWord = order.stoppedBy.length > 0;
    beforeWord += isBeforeWord ? 1 : 0;
    const unmet = unmetBy(await cutOffOf(looking, order));
    const counted = isBeforeWord ? unmet.filter((name) => !ofTheDebt.includes(name)) : unmet;
    if (counted.length > 0)
      wrong.push(`${order.id} ${order.customerAccount}: ${counted.join(", ")}`);
  }
  const { year, until } = looking;
  const protectedNow = householdsOf(year).filter(({ from }) => from <= until);
  return {
    group,
    zh: `每次停电都有法定依据（${Object.keys(demands).length} 项），受保护户无一停电`,
    en: `every cut-off meets all ${Object.keys(demands).length} demands of the law, none hit a protected household`,
    figures: { cutOffs: done.length, beforeWord, protectedHouseholds: protectedNow.length },
    wrong,
  };
}

async function contactFinding(looking: Looking): Promise<Finding> {
  const contacts = await contactsOf(looking);
  const ofMonth = contacts.filter(({ at }) => dayOf(at) >= looking.from);
  const early = outsideHours(ofMonth, contactHours);
  const many = beyondCaps(contacts, contactCaps).filter(({ at }) => dayOf(at) >= looking.from);
  const own = beyondCaps(contacts, ownCaps).filter(({ at }) => dayOf(at) >= looking.from);
  const wrong = [
    ...early.map(({ id, at }) => `${id} at ${at.toISOString()}`),
    ...many.map(({ id, account, at }) => `${id} to ${account} on ${dayOf(at)}: too many`),
    ...own.map(({ id, account, at }) => `${id} to ${account} on ${dayOf(at)}: more than promised`),
  ];
  return {
    group,
    zh: "每条消息、每次联系都在允许时段，次数不超限",
    en: "every message and contact within the hours and no more of them than allowed",
    figures: { contacts: ofMonth.length, atNight: early.length, beyondCaps: many.length },
    wrong,
  };
}

async function feeFinding(looking: Looking): Promise<Finding> {
  const sample = await feeSample(looking);
  const wrong: string[] = [];
  for (const bill of sample) {
    const difference = await feeDifference(looking, bill);
    if (difference !== undefined) wrong.push(difference);
  }
  return {
    group,
    zh: "违约金逐日重算，分文不差",
    en: "late fees counted again day by day, to the fen",
    figures: { bills: sample.length, different: wrong.length },
    wrong,
  };
}

async function restorationFinding(looking: Looking): Promise<Finding> {
  const all = await restorationsOf(looking);
  const now = looking.year.now();
  const late = all.filter((each) => isLate(each, now));
  const wrong = misreported(all, now).map(
    ({ id, account }) => `${id} ${account}: the ledger says otherwise`,
  );
  return {
    group,
    zh: "缴清后 24 小时内复电，迟的都记在台账上",
    en: "supply back within 24 hours of payment; each that was late stands in the ledger as such",
    figures: { restorations: all.length, late: late.length },
    wrong,
  };
}

/** Attempts of the careless, as they were told by the people themselves. */
function attemptFinding({ journal }: Year): Finding {
  const letThrough = journal.total("law: let through");
  const told = journal.notes.filter(({ what }) => what === "law").map(({ text }) => text);
  const refused = [...journal.counts.keys()].filter((name) => name.startsWith("law: refused "));
  return {
    group,
    zh: "不许做的都被拒绝",
    en: "what nobody may do was refused each time it was tried",
    figures: {
      letThrough,
      ...Object.fromEntries(refused.map((name) => [name.slice(5), journal.total(name)])),
    },
    wrong: letThrough === 0 ? [] : [`${letThrough} were let through`, ...told],
  };
}
