/** What a month delivered comes into the archive: typed by the clerk for the five, by file for the roofs. */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { type SettlementCase, settled } from "./cases.ts";
import { countedKwh, dueOf, isRoof, type Owner, ownersOf } from "./owners.ts";

export const clerk = "province.settlement";

/** Shares of the months of an owner in which the clerk's finger slips. */
const slips = { rate: 0.06, energy: 0.05 };

/** Roofs come to the utility by file, most without the number that finance knows them by. */
export async function takeOnRoofs(year: Year): Promise<void> {
  const roofs = ownersOf(year).filter(isRoof);
  const desk = year.as(clerk);
  const agreements = [
    "供应商编号,供应商名称,纳税人类型,供电单位,财务编码,收款账号,开户行,合同编号,合同电价,税率,合同起始,电站编号,电站名称",
    ...roofs.map(({ supplier, name, unit, payeeAccount }, at) => {
      const code = at % 3 === 0 ? "" : `V-${supplier}`;
      const party = [supplier, name, "自然人", unit, code, payeeAccount, "齐州商业银行"];
      return [
        ...party,
        `HT-${supplier}`,
        "0.3949",
        "1",
        "2025-01-01",
        `PL-${supplier}`,
        name,
      ].join();
    }),
  ];
  const prices = [
    "电站编号,执行月份,上网电价",
    ...roofs.map(({ supplier }) => `PL-${supplier},2025-01,0.3949`),
  ];
  const file = (lines: readonly string[], name: string) => desk.file(`${lines.join("\n")}\n`, name);
  await desk.get("purchases.import-agreements", {
    file: await file(agreements, "户用光伏合同.csv"),
  });
  await desk.get("purchases.import-prices", { file: await file(prices, "户用光伏电价.csv") });
}

/** A month of everybody. */
export async function archiveMonth(year: Year, month: string): Promise<void> {
  const owners = ownersOf(year);
  for (const owner of owners.filter((one) => !isRoof(one))) await type(year, owner, month);
  const roofs = owners.filter(isRoof).map((owner) => caseOf(year, owner, month));
  const rows = roofs.map(({ supplier, kwh }) => `HT-${supplier},${month},PL-${supplier},${kwh}`);
  const desk = year.as(clerk);
  const text = ["合同编号,结算月份,电站编号,结算电量", ...rows, ""].join("\n");
  const file = await desk.file(text, `户用光伏结算-${month}.csv`);
  await desk.get("purchases.import-settlements", { file });
}

async function type(year: Year, owner: Owner, month: string): Promise<void> {
  const one = caseOf(year, owner, month);
  const random = year.random.fork(`typing ${owner.supplier} ${month}`);
  const wrongRate = random.chance(slips.rate);
  const wrongEnergy = random.chance(slips.energy);
  one.mistyped = wrongRate || wrongEnergy;
  await enter(year, one, {
    ...(wrongRate && { taxRate: owner.taxRateBp === 100 ? "3" : "9" }),
    kwh: wrongEnergy ? one.kwh * 10n : one.kwh,
  });
}

/** Archives what a clerk types; refused where the month is settled already, say by the desk before. */
export async function enter(
  year: Year,
  { supplier, month }: SettlementCase,
  { kwh, ...more }: { kwh: bigint; taxRate?: string },
): Promise<void> {
  const answer = await year.as(clerk).ask("purchases.archive", {
    ...{ agreement: `HT-${supplier}`, month, ...more },
    lines: [{ plant: `PL-${supplier}`, energyKwh: String(kwh) }],
  });
  if (!isRefusal(answer)) year.journal.count("settlement: archived");
}

function caseOf(year: Year, owner: Owner, month: string): SettlementCase {
  const kwh = countedKwh(year, owner, month);
  const { grossFen: dueFen } = dueOf(owner, kwh);
  return settled(year, { supplier: owner.supplier, month, kwh, dueFen, mistyped: false });
}
