/** What courts, authorities and the utility itself put on record in a month, brought in on the tenth of the next. */
import { addDays } from "../../../src/base/dates.ts";
import { csvLine } from "../../../src/files/write-table.ts";
import { registerColumns, registerRows } from "../../../tools/demonstration/registers.ts";
import type { Desk } from "../year.ts";
import { perYear } from "./memory.ts";

const keeper = "province.compliance";
const listedOn = registerColumns.indexOf("listed_on");

const drawer = perYear(({ world, last, options: { eve } }) => {
  const span = { first: addDays(eve, 1), last, draw: "registers ahead" };
  return { told: eve, rows: [...registerRows(world.book.customers(), span)] };
});

export const registers: Desk = {
  name: "registers",
  hours: ["14:20"],
  workdaysOnly: true,
  async work(year) {
    const mine = drawer(year);
    const until = addDays(`${year.today().slice(0, 7)}-01`, -1);
    if (year.today().slice(8) < "10" || mine.told >= until) return;
    const rows = mine.rows.filter((row) => row[listedOn]! > mine.told && row[listedOn]! <= until);
    mine.told = until;
    if (rows.length === 0) return;
    const who = year.as(keeper);
    const text = [registerColumns, ...rows].map((row) => csvLine(row)).join("");
    const file = await who.file(text, `registers-${until}.csv`);
    const { written } = await who.get("registers.import", { file });
    year.journal.count("register entries", written);
  },
};
