/**
 * A house with everybody a refund needs: units, approvers of each level, two people of finance, customers
 * whose advance balances are filled by a payment file, and a simulated bank.
 * @module
 */
import type { Actor } from "../src/base/operation.ts";
import { openTestHouse, person, type TestHouse, type TestHouseOptions } from "./harness.ts";

/** A Monday morning with twenty working days before the next long holiday. */
export const monday = new Date("2026-11-23T01:00:00Z");

export const handler = {
  ...person("han", ["refund-handler"], ["37/3701/370102"]),
  seesPersonalData: true,
};
export const otherHandler = person("hui", ["refund-handler"], ["37/3701/370102"]);
export const lead = person("lin", ["approver"], ["37/3701/370102"]);
export const payeeLead = person("luo", ["approver"], ["37/3701/370102"]);
const director = person("du", ["approver"], ["37/3701/370102"]);
const cityHead = person("cheng", ["approver"], ["37/3701"]);
export const finance = person("fei", ["finance"], ["37"]);
export const secondFinance = person("fang", ["finance"], ["37"]);
const people = [handler, otherHandler, lead, payeeLead, director, cityHead, finance, secondFinance];

export const holder = "顾长青";
/** Residents with 500 yuan of advance each; a test takes a fresh one. */
export const residents = Array.from(
  { length: 200 },
  (_, at) => `03701${String(at).padStart(5, "0")}`,
);
export const firm = "0370200001";
export const closedAccounts = ["0370300001", "0370300002"];
const customers = [
  ...residents.map((id) => [id, holder, "居民", "500.00", ""]),
  [firm, "临水商行", "一般工商业", "300000.00", ""],
  [closedAccounts[0]!, "沈一帆", "居民", "80.00", "2026-10-31"],
  [closedAccounts[1]!, "罗小满", "居民", "120.00", "2026-11-10"],
] as const;

type Wish = Record<string, unknown> & { customerAccount?: string | undefined };

export interface Scene extends TestHouse {
  /** A customer account that no test used before. */
  fresh(): string;
  /** Asks for a refund as the handler; what is not said is an over-payment of 120 yuan to the holder. */
  request(wish?: Wish, as?: Actor): Promise<unknown>;
  requested(wish?: Wish): Promise<string>;
  /** Both approvers of a small refund sign. */
  approved(id: string): Promise<void>;
  /** Approved, over at finance, and everything between the sides delivered. */
  atFinance(wish?: Wish): Promise<string>;
  show(id: string): ReturnType<TestHouse["get"]>;
  /** A small paper that nothing else equals. */
  paper(text: string): Promise<string>;
  codeOf(answer: unknown): string | undefined;
}

export const payee = { payeeAccount: "6222000000004321", payeeBank: "某银行历下支行" };

export async function openScene(options: TestHouseOptions = {}): Promise<Scene> {
  const house = await openTestHouse({ now: monday, ...options });
  await furnish(house);
  let next = 0;
  const fresh = () => residents[next++]!;
  const request = (wish: Wish = {}, as = handler) => {
    const { customerAccount = fresh() } = wish;
    const input = { amountYuan: "120.00", ...payee, ...wish, customerAccount };
    return house.ask("refunds.request", input, { as });
  };
  const requested = async (wish?: Wish) => {
    const answer = (await request(wish)) as { id?: string };
    if (answer.id === undefined) throw new Error(JSON.stringify(answer));
    return answer.id;
  };
  const approved = async (id: string) => {
    await house.get("refunds.approve", { id }, { as: lead });
    await house.get("refunds.approve", { id }, { as: payeeLead });
  };
  return {
    ...house,
    ...{ fresh, request, requested, approved },
    async atFinance(wish) {
      const id = await requested(wish);
      await approved(id);
      await house.workAll();
      return id;
    },
    show: (id) => house.get("refunds.show", { id }),
    paper: (text) => house.file(`%PDF-1.4\n${text}\n%%EOF\n`, "paper.pdf"),
    codeOf: (answer) => (answer as { reason?: { code: string } }).reason?.code,
  };
}

/** Units, people, customers and their payments; gives everybody's one-time password. */
export async function furnish(house: TestHouse): Promise<Record<string, string>> {
  const passwords: Record<string, string> = {};
  const units =
    "id,name,level,parent\n37,山东省,province,\n3701,济南市,city,37\n370102,历下区,county,3701\n";
  await house.get("organisation.import-units", { file: await house.file(units) });
  for (const { id, roles, scope } of people) {
    const unit = scope[0]!.split("/").at(-1);
    const wanted = { id, name: id, roles, scope: [unit] };
    passwords[id] = (await house.get("organisation.add-person", wanted)).password;
  }
  const heading = "户号,户名,用电类别,供电单位,开户日期,销户日期\n";
  const rows = customers.map(([id, name, kind, , closed]) =>
    [id, name, kind, "历下区", "2020-01-05", closed].join(","),
  );
  await house.get("customers.import", { file: await house.file(`${heading}${rows.join("\n")}\n`) });
  const paid = customers.map(([id, , , yuan], at) => `${id},${yuan},2026-10-08 10:00,TX-${at}`);
  await house.get("payments.import", {
    file: await house.file(`户号,缴费金额,缴费时间,交易流水号\n${paid.join("\n")}\n`),
    channel: "wechat",
  });
  return passwords;
}
