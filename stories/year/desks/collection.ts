/**
 * Those who collect: a morning of proposals, a day of calls, visits and papers, an afternoon of cut-offs, and the way
 * back for whoever has paid. In the twin they do nothing.
 * @module
 */
import { isWorkingDay } from "../checks/law/statute.ts";
import type { Desk, Year } from "../year.ts";
import { decideDisputes, decideObjections, hearWish } from "./collection/cases.ts";
import { type Crew, crews } from "./collection/crews.ts";
import {
  doCutOffs,
  giveLastNotices,
  requestCutOffs,
  restoreSupply,
  signCutOffs,
  tryWhatNobodyMay,
  writeLedgers,
} from "./collection/cut-offs.ts";
import { placeProtections } from "./collection/households.ts";
import { managePolicy } from "./collection/policy.ts";
import { signProposals } from "./collection/proposals.ts";
import { doRound } from "./collection/rounds.ts";
import { wishesOf } from "./wishes.ts";

type Work = (year: Year, crew: Crew) => Promise<void>;

/** What each hour of a working day brings to every crew, in this order. */
const day: Readonly<Record<string, readonly Work[]>> = {
  "09:00": [signProposals],
  "10:30": [requestCutOffs, doRound],
  "14:00": [signCutOffs, giveLastNotices],
  "15:30": [doCutOffs],
};

export const collection: Desk = {
  name: "collection",
  hours: Object.keys(day),
  workdaysOnly: true,
  async work(year, hour) {
    // who collects rests on the days off that the State Council gives
    if (!year.options.collects || !isWorkingDay(year.today())) return;
    for (const work of day[hour]!) for (const crew of crews) await work(year, crew);
    if (hour === "14:00") await decideAll(year);
    await managePolicy(year, hour);
  },
};

async function decideAll(year: Year): Promise<void> {
  for (const wish of wishesOf(year, ["dispute", "objection", "promise"]))
    await hearWish(year, wish);
  await decideDisputes(year);
  await decideObjections(year);
  await tryWhatNobodyMay(year);
}

/** Who is to be spared is written down on the day it becomes so, and supply comes back on any day. */
export const standby: Desk = {
  name: "standby",
  hours: ["08:00", "09:40", "16:00"],
  async work(year, hour) {
    if (hour === "08:00") {
      await placeProtections(year);
      if (year.today().endsWith("-01") && year.options.collects) await writeLedgers(year);
      return;
    }
    if (!year.options.collects) return;
    for (const crew of crews) await restoreSupply(year, crew);
  },
};
