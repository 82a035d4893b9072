/** The register of customers kept: who takes a home over, gives it up or has one connected, on the day he does. */
import { csvLine } from "../../../../src/files/write-table.ts";
import { customerColumns, customerRow } from "../../../../tools/demonstration/customer-table.ts";
import type { Desk } from "../../year.ts";
import { perYear } from "../memory.ts";

const clerk = "province.meters";

const drawer = perYear(({ ahead }) => ({ moves: [...ahead.moves] }));

export const moves: Desk = {
  name: "moves",
  hours: ["10:20"],
  async work(year) {
    const mine = drawer(year);
    const today = year.today();
    const now = mine.moves.filter(({ day }) => day <= today);
    mine.moves.splice(0, now.length);
    if (now.length === 0) return;
    const who = year.as(clerk);
    const rows = now.map(({ customer }) => customerRow(customer));
    const text = [customerColumns, ...rows].map((row) => csvLine(row)).join("");
    const file = await who.file(text, `customers-${today}.csv`);
    await who.get("customers.import", { file }, { reason: "新装、过户与销户" });
    for (const { kind, customer } of now) {
      year.journal.count(`homes ${kind}`);
      year.town.comes(customer);
    }
  },
};
