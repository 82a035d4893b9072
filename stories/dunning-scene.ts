/**
 * A house with debts of every age: a county outside the places whose law forbids cut-offs, collectors, approvers of two
 * levels, residents each with one bill, and a message line that goes by the number.
 * @module
 */
import { join } from "node:path";
import type { Transaction } from "../src/base/database.ts";
import { addDays } from "../src/base/dates.ts";
import type { Actor } from "../src/base/operation.ts";
import type { CustomerMessage, CustomerMessages } from "../src/base/partners.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { heldOutBy } from "../src/dunning/hold-out.ts";
import { policyOfBook } from "../src/dunning/policy/reading.ts";
import { openSimulatedMessages } from "../src/partners/message-simulator.ts";
import { openTestHouse, person, type TestHouse } from "./harness.ts";

/** A Tuesday morning, with working days around it. */
export const tuesday = new Date("2026-11-24T01:30:00Z");
const today = "2026-11-24";

const county = "37/3702/370202";
const seeing = (actor: Actor): Actor => ({ ...actor, seesPersonalData: true });
export const collector = seeing(person("kai", ["collector"], [county]));
export const otherCollector = seeing(person("cui", ["collector"], [county]));
export const stranger = seeing(person("yuan", ["collector"], ["37/3702/370203"]));
export const lead = seeing(person("ban", ["approver"], [county]));
export const head = seeing(person("zhu", ["approver"], ["37/3702"]));
const people = [collector, otherCollector, stranger, lead, head];

/** How overdue a resident may be, in days. */
const ages = [13, 29, 30, 31, 38, 45] as const;
type Age = (typeof ages)[number];

export interface DunningScene extends TestHouse {
  /** A resident whom no test used, in no hold-out, who owes 156.78 yuan for so many days from now on. */
  fresh(age: Age, ending?: string): Promise<string>;
  /** One of whom the SMS of day 12 is withheld; owes nothing until `owe`. */
  heldOut: string;
  owe(account: string, age: Age): Promise<void>;
  /** What the line was asked to send. */
  sent: CustomerMessage[];
  pay(account: string, yuan?: string): Promise<void>;
  /** As if it had been done before. */
  did(account: string, what: Deed): Promise<void>;
  paper(): Promise<string>;
  /** A run of one account approved and executed. */
  approvedRun(accounts: readonly string[]): Promise<string>;
  actionOf(account: string): ReturnType<TestHouse["get"]>;
  codeOf(answer: unknown): string | undefined;
}

interface Deed {
  step: string;
  kind: string;
  channel: string;
  daysAgo: number;
  proof?: string;
  state?: string;
}

export const owed = "156.78";

export async function openDunningScene(): Promise<DunningScene> {
  const sent: CustomerMessage[] = [];
  const shelf = await readRulebooks([["rulebooks", "shipped"]]);
  const drawn = heldOutBy(policyOfBook(shelf.inForce("dunning-policy", today)!));
  const all = Array.from({ length: 400 }, (_, at) => `02100${String(at).padStart(5, "0")}`);
  const heldOut = all.find((account) => drawn(account).includes("sms"))!;
  const residents = all.filter((account) => drawn(account).length === 0).slice(0, 60);
  let line: CustomerMessages | undefined;
  const messages: CustomerMessages = {
    kind: "simulated",
    send: (message) => {
      sent.push(message);
      return line!.send(message);
    },
    askAbout: (key) => line!.askAbout(key),
  };
  const house = await openTestHouse({ now: tuesday, partners: { customerMessages: messages } });
  line = openSimulatedMessages({ book: join(house.folder, "messages"), now: house.now });
  await furnish(house, [...residents, heldOut]);
  const { sql } = inOwn(house);
  let next = 0;
  const owe = async (account: string, age: Age) => {
    const heading = "户号,电费年月,应收金额,出账日期,缴费截止日";
    const row = `${account},202609,${owed},2026-10-01,${addDays(today, -age)}`;
    await house.get("bills.import", { file: await house.file(`${heading}\n${row}\n`) });
  };
  return {
    ...house,
    ...{ sent, heldOut, owe },
    async fresh(age, ending = "0000") {
      const account = residents[next++]!;
      await sql`update customer set phone = ${`1380000${ending}`} where customer_account = ${account}`;
      await owe(account, age);
      return account;
    },
    async pay(account, yuan = owed) {
      const at = new Date(house.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
      const row = `${account},${yuan},${at.replace("T", " ")},TX-${account}-${yuan}-${at}`;
      await house.get("payments.import", {
        file: await house.file(`户号,缴费金额,缴费时间,交易流水号\n${row}\n`),
        channel: "wechat",
      });
      await house.workAll();
    },
    async did(
      account,
      { step, kind, channel, daysAgo, proof = null as string | null, state = "delivered" },
    ) {
      const at = new Date(house.now().getTime() - daysAgo * 86_400_000);
      await sql`
        insert into dunning_action (id, customer_account, step, kind, channel, state, not_before,
          owed_fen, overdue_days, proof, made_by, made_at, handed_at, settled_at)
        values (derived_id('DA', ${`${account}${step}${daysAgo}`}), ${account}, ${step}, ${kind},
          ${channel}, ${state}, ${at}, 15678, 20, ${proof}, 'before', ${at}, ${at}, ${at})`;
    },
    paper: () =>
      house.file(`%PDF-1.4\n${sent.length} ${house.now().toISOString()}\n%%EOF\n`, "p.pdf"),
    async approvedRun(accounts) {
      const run = (await house.get("dunning.propose", {}, { as: collector })).id;
      const { lines } = await house.get("dunning.lines", { run, pageSize: 200 }, { as: collector });
      for (const { customerAccount, step } of lines) {
        if (accounts.includes(customerAccount) || step === null) continue;
        await house.get("dunning.edit-line", { run, customerAccount }, { as: collector });
      }
      await house.get("dunning.submit", { run }, { as: collector });
      await house.get("dunning.approve", { run }, { as: lead });
      return run;
    },
    async actionOf(customerAccount) {
      const page = await house.get("dunning.actions", { customerAccount }, { as: collector });
      return page.actions[0];
    },
    codeOf: (answer) => (answer as { reason?: { code: string } }).reason?.code,
  };
}

/** One statement, in a transaction of its own. */
function inOwn({ database }: TestHouse): Pick<Transaction, "sql"> {
  return {
    sql: (strings, ...values) => database.transaction(({ sql }) => sql(strings, ...values)),
  };
}

async function furnish(house: TestHouse, residents: readonly string[]) {
  const units =
    "id,name,level,parent\n37,山东省,province,\n3702,青岛市,city,37\n370202,市南区,county,3702\n370203,市北区,county,3702\n";
  await house.get("organisation.import-units", { file: await house.file(units) });
  for (const { id, roles, scope } of people) {
    const unit = scope[0]!.split("/").at(-1);
    await house.get("organisation.add-person", { id, name: id, roles, scope: [unit] });
  }
  const rows = residents.map((id) => `${id},顾长青,居民,市南区,2020-01-05,13800000000,海滨路1号`);
  const heading = "户号,户名,用电类别,供电单位,开户日期,联系电话,用电地址\n";
  await house.get("customers.import", { file: await house.file(`${heading}${rows.join("\n")}\n`) });
}
