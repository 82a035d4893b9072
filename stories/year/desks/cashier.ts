/**
 * The money that came in: the channels' files each working morning, the bank's statement held against them, and
 * what differs worked off until both books say the same.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import { isRefusal } from "../../../src/base/refusal.ts";
import type { Finding, Payment } from "../../../src/payments/schema.ts";
import { daysFrom } from "../../../tools/demonstration/calendar.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import type { ChannelFile } from "../town/town.ts";
import type { Desk, Year } from "../year.ts";
import { workOff } from "./cashier/differences.ts";
import { perYear } from "./memory.ts";

const clerk = "province.cashier";

/** The first day whose files were not fetched yet. */
const drawer = perYear((year) => ({ next: addDays(year.options.eve, 1) }));

export const cashier: Desk = {
  name: "cashier",
  hours: ["09:10"],
  workdaysOnly: true,
  async work(year) {
    const mine = drawer(year);
    const waiting = [...daysFrom(mine.next, addDays(year.today(), -1))];
    mine.next = year.today();
    for (const day of waiting) {
      for (const file of year.town.channelFiles(day)) await receive(year, file);
    }
    await year.as(clerk).get("payments.allocate");
    const findings = await reconcile(year, waiting);
    for (const day of waiting) {
      for (const paid of year.town.cancellations(day)) await takeBack(year, paid);
    }
    await workOff(year, findings);
  },
};

/** Now and then a channel sends a file again, as it was or with an empty line at its end. */
const sentAgain = 0.04;

async function receive(year: Year, file: ChannelFile): Promise<void> {
  const { rejected, imported, amountFen } = await bringIn(year, file);
  year.journal.count("payments received", imported);
  year.journal.count("fen received", Number(amountFen));
  if (rejected > 0) year.journal.note("cashier", `${file.name}: ${rejected} rows of nobody`);
  const random = year.random.fork("sent again").fork(file.name);
  if (!random.chance(sentAgain)) return;
  const text = random.chance(0.5) ? file.text : `${file.text}\r\n`;
  const again = await bringIn(year, { ...file, text });
  year.journal.count("files sent twice");
  const isNews = !again.alreadyImported && again.imported > 0;
  if (isNews) year.journal.note("cashier", `${file.name} counted ${again.imported} payments twice`);
}

/** Rows that name no account of ours are left out, once they were looked at. */
async function bringIn(year: Year, { channel, name, text }: ChannelFile) {
  const who = year.as(clerk);
  const input = { file: await who.file(text, name), channel, batch: name.slice(0, 50) };
  const told = await who.ask("payments.import", input);
  return isRefusal(told) ? who.get("payments.import", { ...input, acceptValid: true }) : told;
}

/** A collection point's paper: the cash was handed back, so the payment never was. */
async function takeBack(year: Year, { account, channel, day, fen }: Paid): Promise<void> {
  const who = year.as(clerk);
  const asked = { customerAccount: account, channel, from: day, until: day };
  const { payments } = await who.get("payments.list", asked);
  const found = payments.find(
    ({ state, amountFen }: Payment) => state === "posted" && BigInt(amountFen) === fen,
  );
  const input = { payment: found?.paymentId ?? "" };
  const answer = await who.ask("payments.reverse", input, { reason: "代收点撤销，款项未到账" });
  year.journal.count(`cancellations ${isRefusal(answer) ? "refused" : "done"}`);
}

/** A total reaches the bank a day late, and some lines later still. */
const looksBack = 6;

/** Each day's statement; the last one with the days before, until the day whose totals have arrived. */
async function reconcile(year: Year, days: readonly Day[]): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = [];
  const who = year.as(clerk);
  for (const [at, on] of days.entries()) {
    const statement = year.town.statement(on);
    const until = addDays(on, -1);
    const day = at === days.length - 1 ? addDays(until, -looksBack) : until;
    const file = statement && (await who.file(statement, `statement-${on}.csv`));
    const proof = await who.get("payments.reconcile", { day, until, ...(file && { file }) });
    year.journal.count("receipts of the bank", proof.receipts);
    findings = proof.findings;
  }
  return findings;
}
