/** Power bought: a month of every owner into the archive, and through all its gates to the bank. */
import type { Desk, Year } from "../year.ts";
import { perYear } from "./memory.ts";
import { archiveMonth, clerk, takeOnRoofs } from "./settlement/archive.ts";
import { callBack, forgedLetter } from "./settlement/bank-accounts.ts";
import { openGateway } from "./settlement/gateway.ts";
import { recover, takeRepayments } from "./settlement/recovering.ts";
import { type Bought, clerkSteps, ownerOf } from "./settlement/steps.ts";
import { invoiceOnBehalf, makeForm, payForms, reviewForms } from "./settlement/together.ts";

export { settlementCases } from "./settlement/cases.ts";

const morning = "09:40";
const afternoon = "15:10";

export const settlementDesk: Desk = {
  name: "settlement",
  hours: [morning, afternoon],
  workdaysOnly: true,
  work: (year, hour) => (hour === morning ? settle(year) : pay(year)),
};

/** From this day of a month on the meters of the month before are known. */
const archivedFrom = "05";

const done = perYear(() => ({ isSetUp: false, month: "" }));

const habits = {
  /** A workday on which somebody writes in an owner's name. */
  forged: 1 / 60,
  /** Of what waits at the desk, that it comes to its turn today. */
  comesToTurn: 0.85,
};

async function settle(year: Year): Promise<void> {
  const today = year.today();
  const memory = done(year);
  if (!memory.isSetUp) await setUp(year);
  memory.isSetUp = true;
  if (today.slice(8) >= archivedFrom && memory.month !== today.slice(0, 7)) {
    memory.month = today.slice(0, 7);
    await archiveMonth(year, monthBefore(today));
  }
  const random = year.random.fork("settlement").fork(today);
  if (random.chance(habits.forged)) await forgedLetter(year);
  const all = await waiting(year);
  await recover(year, all);
  for (const bought of all) {
    const owner = ownerOf(year, bought);
    const own = random.fork(bought.purchaseId);
    if (!owner || !own.chance(habits.comesToTurn)) continue;
    await clerkSteps[bought.stage]?.({ year, bought, owner, random: own });
  }
  await invoiceOnBehalf(year, all);
  await makeForm(year, all);
}

async function setUp(year: Year): Promise<void> {
  await openGateway(year);
  await takeOnRoofs(year);
}

async function pay(year: Year): Promise<void> {
  await callBack(year);
  await takeRepayments(year);
  const all = await waiting(year);
  await payForms(year, all);
  await reviewForms(year, all);
}

/** All that is neither void nor paid for good. */
async function waiting(year: Year): Promise<Bought[]> {
  const { purchases } = await year.as(clerk).get("purchases.list", { pageSize: 500 });
  return purchases;
}

function monthBefore(day: string): string {
  const [year, month] = day.split("-").map(Number);
  return new Date(Date.UTC(year!, month! - 2, 1)).toISOString().slice(0, 7);
}
