/** Finance's side of refunds: looked at, taken over or sent back; paid on another day; the bank asked. */
import { addDays } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { paid } from "./cases.ts";

const reviewer = "province.finance";
const treasurer = "province.treasurer";

const habits = {
  /** Of those without papers. */
  seesMissingPapers: 0.75,
  /** Reads the account off the paper and finds another digit. */
  seesWrongAccount: 0.02,
  /** The customer rang up: he wants a part of it on his next bill. */
  wantsParts: 0.02,
  /** Pays himself what he accepted, where the amount allows it. */
  paysHimself: 0.3,
};

/** From this amount on finance wants to see papers. */
const papersFromFen = 200_00n;
/** So often finance tries to pay before it asks for another account. */
const tries = 2;

interface Copy {
  id: string;
  version: number;
  state: string;
  amountFen: bigint;
  destination: "bank" | "advance";
  papers: readonly unknown[];
}

const tried = perYear(() => new Map<string, number>());

export async function keepDesk(year: Year): Promise<void> {
  const random = year.random.fork("finance").fork(year.today());
  const { refunds }: { refunds: Copy[] } = await year
    .as(reviewer)
    .get("refunds.desk", { pageSize: 200 });
  for (const copy of refunds) {
    const own = random.fork(copy.id);
    if (copy.state === "fin_review") await review(year, copy, own);
    else await pay(year, copy, own);
  }
}

async function review(year: Year, copy: Copy, random: Random): Promise<void> {
  const { id } = copy;
  const desk = year.as(reviewer);
  const fault = faultOf(copy, random);
  const answer = fault
    ? await desk.ask("refunds.return", { id, ...fault })
    : await desk.ask("refunds.approve", { id });
  if (isRefusal(answer)) return;
  year.journal.count(`refunds: ${fault ? "returned by finance" : "accepted"}`);
}

function faultOf({ papers, amountFen, destination }: Copy, random: Random) {
  if (destination === "advance") return undefined;
  if (papers.length === 0 && BigInt(amountFen) >= papersFromFen) {
    return random.chance(habits.seesMissingPapers)
      ? { code: "attachment_missing", comment: "缺少身份证明和账户证明" }
      : undefined;
  }
  if (random.chance(habits.seesWrongAccount)) {
    return { code: "payee_account_wrong", comment: "账号与账户证明不符，请核对" };
  }
  return random.chance(habits.wantsParts)
    ? { code: "other", comment: "客户来电：部分转抵下月电费，请拆分" }
    : undefined;
}

async function pay(year: Year, copy: Copy, random: Random): Promise<void> {
  const { id, version, amountFen } = copy;
  const attempts = tried(year);
  const attempt = (attempts.get(`${id}/${version}`) ?? 0) + 1;
  attempts.set(`${id}/${version}`, attempt);
  if (attempt > tries) {
    const fault = { code: "payee_bank_wrong", comment: "该行多次退回，请客户另提供账户" };
    await year.as(reviewer).ask("refunds.return", { id, ...fault });
    return;
  }
  if (attempt > 1) return tryAgain(year, copy);
  const first = random.chance(habits.paysHimself) ? reviewer : treasurer;
  let answer = await year.as(first).ask("refunds.pay", { id });
  // too much for the one who accepted it: it goes to the other
  if (isRefusal(answer) && first === reviewer) {
    answer = await year.as(treasurer).ask("refunds.pay", { id });
  }
  if (!isRefusal(answer)) paid(year, id, BigInt(amountFen));
}

/** The bank said that our account was short: the next try goes by a file of its own, which a second person releases. */
async function tryAgain(year: Year, { id, version }: Copy): Promise<void> {
  const key = `refund:${id}/${version}`;
  const again = await year.as(reviewer).ask("disbursements.retry", { key });
  if (isRefusal(again)) return;
  year.journal.count("refunds: payments tried again");
  const { files } = await year.as(treasurer).get("disbursements.files", { pageSize: 50 });
  const { hash } = files.find((file: { id: string }) => file.id === again.paymentFile);
  const released = { paymentFile: again.paymentFile, hash };
  await year.as(treasurer).ask("disbursements.release-file", released);
}

const matched = perYear(({ options: { eve } }) => ({ upTo: eve }));

/** The bank's statement of every day beside what was paid and came back. */
export async function matchStatements(year: Year): Promise<void> {
  const memory = matched(year);
  const yesterday = addDays(year.today(), -1);
  while (memory.upTo < yesterday) {
    memory.upTo = addDays(memory.upTo, 1);
    const day = memory.upTo;
    const answer = await year.as(treasurer).ask("disbursements.match-statement", { day });
    if (isRefusal(answer)) continue;
    year.journal.count(`bank: days that ${answer.balanced ? "agree" : "differ"}`);
    for (const one of answer.differences) {
      year.journal.note("bank", `${day} ${one.kind} ${one.direction} ${one.reference}`);
    }
  }
}
