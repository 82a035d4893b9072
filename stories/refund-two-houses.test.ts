/**
 * Marketing and finance as two houses with a database each: over a line that loses, doubles, delays and
 * reorders, and as two processes that are killed at every step.
 */
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LineAnswer, type LineLetter, PartnerSilent } from "../src/base/partners.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { balanceOf } from "../src/ledger/ledger.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";
import {
  finance,
  handler,
  lead,
  monday,
  openScene,
  payeeLead,
  type Scene,
} from "./refund-scene.ts";

const line = person("line", ["partner-house"]);

/** What the line does with the next letters; without a word it carries them. */
type Weather = "carries" | "loses" | "loses the answer" | "doubles" | "delays";

interface Line {
  send(letter: LineLetter): Promise<LineAnswer>;
  weather: Weather[];
  /** What was delayed arrives, the last first. */
  clear(): Promise<void>;
}

function lineTo(other: () => TestHouse): Line {
  const delayed: LineLetter[] = [];
  const carry = async ({ id, operation, body, files }: LineLetter): Promise<LineAnswer> => {
    for (const file of files) await other().file(await readFile(file.path), file.name);
    const answer = await other().ask(operation, body, { as: line, key: `line:${id}` });
    if (!isRefusal(answer)) return { output: answer };
    return { refusal: { code: answer.reason.code, en: answer.reason.en } };
  };
  return {
    weather: [],
    async send(letter) {
      const today = this.weather.shift() ?? "carries";
      if (today === "delays") delayed.push(letter);
      if (today === "loses" || today === "delays") throw new PartnerSilent(today);
      const answer = await carry(letter);
      if (today === "doubles") await carry(letter);
      if (today === "loses the answer") throw new PartnerSilent(today);
      return answer;
    },
    async clear() {
      for (const letter of delayed.splice(0).reverse()) await carry(letter);
    },
  };
}

let marketing: Scene;
let money: TestHouse;
const toFinance = lineTo(() => money);
const toMarketing = lineTo(() => marketing);

beforeAll(async () => {
  marketing = await openScene({ partners: { messages: toFinance } });
  money = await openTestHouse({ now: monday, partners: { messages: toMarketing } });
  await marketing.get("refunds.connect", { side: "finance", url: "http://finance" });
  await money.get("refunds.connect", { side: "marketing", url: "http://marketing" });
});
afterAll(() => Promise.all([marketing.close(), money.close()]));

/** Runs both outboxes, and the clock, until nothing waits on either side. */
async function settle(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await marketing.workAll();
    await money.workAll();
    const waiting = await Promise.all([marketing, money].map(waitingIn));
    if (waiting.every((count) => count === 0)) return;
    const later = new Date(marketing.now().getTime() + 3_600_000);
    marketing.setNow(later);
    money.setNow(later);
  }
  throw new Error("something still waits after forty hours");
}

async function waitingIn(house: TestHouse): Promise<number> {
  const [row] = await house.database.transaction(
    ({ sql }) => sql<{ count: number }>`
      select (select count(*) from refund_message where direction = 'out' and done_at is null)::int
        + (select count(*) from outbox where state = 'waiting'
            and not_before <= ${house.now()})::int as count`,
  );
  return row!.count;
}

const net = (house: TestHouse, account: string, party?: string) =>
  house.database.transaction(async (transaction) => {
    const place = party === undefined ? { account } : { account, party };
    const { creditFen, debitFen } = await balanceOf(transaction, place);
    return creditFen - debitFen;
  });

const financeCopy = async (id: string) => {
  const rows = await money.database.transaction(
    ({ sql }) => sql<{ state: string; version: number }>`
      select state, version from finance_refund where order_id = ${id}`,
  );
  return rows[0];
};

/** What each side tries, whatever the state; being refused is a lawful outcome. */
const acts: Record<string, (id: string) => Promise<unknown>> = {
  withdraw: (id) => marketing.ask("refunds.withdraw", { id }, { as: handler }),
  resubmit: async (id) => {
    await marketing.ask("refunds.resubmit", { id }, { as: handler });
    await marketing.ask("refunds.approve", { id }, { as: lead });
    await marketing.ask("refunds.approve", { id }, { as: payeeLead });
  },
  accept: (id) => money.ask("refunds.approve", { id }, { as: finance }),
  return: (id) => money.ask("refunds.return", { id, code: "payee_account_wrong" }, { as: finance }),
  pay: (id) => money.ask("refunds.pay", { id }, { as: finance }),
  marketingWorks: () => marketing.workAll(),
  moneyWorks: () => money.workAll(),
  lateLetters: async () => {
    await toFinance.clear();
    await toMarketing.clear();
  },
};

/** Where finance's copy stands, as marketing must know it once all is said. */
const agrees: Record<string, readonly string[]> = {
  fin_review: ["fin_review"],
  accepted: ["accepted"],
  paying: ["accepted"],
  paid: ["paid", "closed"],
  returned: ["returned", "mkt_handling", "mkt_review"],
  released: ["mkt_handling", "mkt_review"],
};

test("over a line that loses, doubles, delays and reorders, both sides end agreed and no fen is lost or paid twice", async () => {
  const weather = fc.array(
    fc.constantFrom<Weather>("carries", "loses", "loses the answer", "doubles", "delays"),
    { maxLength: 12 },
  );
  const schedule = fc.record({
    toFinance: weather,
    toMarketing: weather,
    acts: fc.array(fc.constantFrom(...Object.keys(acts)), { minLength: 3, maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(schedule, async (given) => {
      const customerAccount = marketing.fresh();
      const id = await marketing.requested({ customerAccount });
      await marketing.approved(id);
      const outBefore = await net(money, "1002");
      toFinance.weather = [...given.toFinance];
      toMarketing.weather = [...given.toMarketing];
      for (const act of given.acts) await acts[act]!(id);
      toFinance.weather = [];
      toMarketing.weather = [];
      await settle();
      await acts.lateLetters!(id);
      await settle();

      const order = await marketing.show(id);
      const copy = (await financeCopy(id))!;
      expect(agrees[copy.state], `${order.state} ${copy.state}`).toContain(order.state);
      expect((await net(marketing, "224104", id)) + (await net(money, "224104", id))).toBe(0n);
      const isPaid = copy.state === "paid";
      expect((await net(money, "1002")) - outBefore).toBe(isPaid ? 12_000n : 0n);
      const isDrawn = isPaid || copy.state === "accepted" || copy.state === "paying";
      expect(await net(marketing, "2203", customerAccount)).toBe(isDrawn ? 38_000n : 50_000n);
      const { refundableFen } = await marketing.get("refunds.preflight", {
        ...{ customerAccount, amountYuan: "1.00", to: "advance" },
      });
      expect(refundableFen).toBe("38000");
      for (const house of [marketing, money]) {
        expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
      }
    }),
    { numRuns: 30, seed: 1122, endOnFailure: true },
  );
}, 240_000);

test("3.5 check 7: the link is down while an order is sent; it arrives once the link is up, papers and all", async () => {
  const id = await marketing.requested({ accountProof: await marketing.paper("on its way") });
  await marketing.approved(id);
  toFinance.weather = Array.from({ length: 5 }, () => "loses" as const);
  await marketing.workAll();
  const { messages } = await marketing.show(id);
  expect(messages).toMatchObject([{ kind: "order", attempts: 1, problem: "loses" }]);
  expect(await financeCopy(id)).toBeUndefined();
  await settle();
  expect(await financeCopy(id)).toEqual({ state: "fin_review", version: 1 });
  const subject = `finance-refund:${id}/1`;
  expect(await money.get("attachments.verify", { subject })).toEqual({ checked: 1, damaged: [] });
  expect((await marketing.show(id)).state).toBe("fin_review");
});

test("papers that did not arrive whole are not taken in; the order waits and goes again", async () => {
  const id = await marketing.requested({ accountProof: await marketing.paper("half of it") });
  await marketing.approved(id);
  const whole = toFinance.send;
  toFinance.send = (letter) => whole.call(toFinance, { ...letter, files: [] });
  await marketing.workAll();
  expect((await marketing.show(id)).messages[0].problem).toMatch(/^refunds.files_missing/);
  toFinance.send = whole;
  await settle();
  expect(await financeCopy(id)).toMatchObject({ state: "fin_review" });
});

test("each house keeps the payee's account under its own key", async () => {
  const id = await marketing.requested();
  await marketing.approved(id);
  await settle();
  const secretIn = async (house: TestHouse, table: "order" | "copy") => {
    const [row] = await house.database.transaction(({ sql }) =>
      table === "order"
        ? sql<{
            secret: string;
          }>`select payee ->> 'secret' as secret from refund_order where id = ${id}`
        : sql<{ secret: string }>`
            select content #>> '{payee,secret}' as secret from finance_refund where order_id = ${id}`,
    );
    return row!.secret;
  };
  const [here, there] = [await secretIn(marketing, "order"), await secretIn(money, "copy")];
  expect(here).toMatch(/^sealed:/);
  expect(there).toMatch(/^sealed:/);
  expect(there).not.toBe(here);
});
