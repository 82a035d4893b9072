/** What courts, authorities and the utility itself put on record in a month, brought in on the tenth of the next. */
import { addDays } from "../../../../src/base/dates.ts";
import { csvLine } from "../../../../src/files/write-table.ts";
import { registerColumns, registerRows } from "../../../../tools/demonstration/registers.ts";
import type { Desk } from "../../year.ts";
import { perYear } from "../memory.ts";

const keeper = "province.compliance";
const listedOn = registerColumns.indexOf("listed_on");
const removedOn = registerColumns.indexOf("removed_on");

type Row = (string | undefined)[];

const drawer = perYear(({ world, last, options: { eve } }) => {
  const span = { first: addDays(eve, 1), last, draw: "registers ahead" };
  return { told: eve, removedUntil: eve, rows: [...registerRows(world.book.customers(), span)] };
});

export const registers: Desk = {
  name: "registers",
  hours: ["14:20"],
  workdaysOnly: true,
  async work(year) {
    const mine = drawer(year);
    const today = year.today();
    const until = addDays(`${today.slice(0, 7)}-01`, -1);
    if (today.slice(8) < "10" || mine.told >= until) return;
    // what is taken off the record is told again, and never before it is
    const ended = (day: string | undefined) => (day && day < today ? day : undefined);
    const isNews = (row: Row) =>
      row[listedOn]! > mine.told || (ended(row[removedOn]) ?? "") > mine.removedUntil;
    const rows = mine.rows
      .filter((row) => row[listedOn]! <= until && isNews(row))
      .map((row) => row.with(removedOn, ended(row[removedOn])));
    Object.assign(mine, { told: until, removedUntil: addDays(today, -1) });
    if (rows.length === 0) return;
    const who = year.as(keeper);
    const text = [registerColumns, ...rows].map((row) => csvLine(row)).join("");
    const file = await who.file(text, `registers-${until}.csv`);
    const { written } = await who.get("registers.import", { file });
    year.journal.count("register entries", written);
  },
};
