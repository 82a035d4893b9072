/**
 * Readings and bills: the month's file comes by itself on the first and is billed at once; what was late,
 * guessed or counted too much is billed or corrected by people when they know better.
 * @module
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Asker, Desk, Year } from "../year.ts";
import { perYear } from "./memory.ts";
import { type Kind, type Paper, writeReadings } from "./meters/papers.ts";

/** The machine that bills the first of a month, holidays or not. */
const night = "00:40";
const byDay = "10:40";

const clerk = "province.meters";

const drawer = perYear(() => ({ papers: undefined as Paper[] | undefined }));

async function papersOf(year: Year): Promise<Paper[]> {
  const mine = drawer(year);
  mine.papers ??= await writeReadings(year, year.last);
  return mine.papers;
}

export const meters: Desk = {
  name: "meters",
  hours: [night, byDay],
  async work(year, hour) {
    const papers = await papersOf(year);
    const isOurs = ({ kind, on }: Paper) =>
      on <= year.today() && (kind === "read" ? hour === night : hour === byDay && year.isWorkday());
    for (const paper of papers.filter(isOurs)) {
      papers.splice(papers.indexOf(paper), 1);
      await takeIn(year, paper);
      await afterwards[paper.kind](year, paper);
    }
  },
};

function whoFor(year: Year, kind: Kind): Asker {
  return year.as(kind === "read" ? "operator" : clerk);
}

async function takeIn(year: Year, { kind, path }: Paper): Promise<void> {
  const who = whoFor(year, kind);
  const file = await who.file(await readFile(path), basename(path));
  const replace = kind === "guessed" || kind === "disputed";
  const { written } = await who.get("readings.import", { file, replace });
  year.journal.count(`readings ${kind}`, written);
}

const afterwards: Record<Kind, (year: Year, paper: Paper) => Promise<void>> = {
  read: issue,
  late: issue,
  guessed: correctOneByOne,
  disputed: correctAll,
};

async function issue(year: Year, { kind, month }: Paper): Promise<void> {
  const on = year.today();
  const { issued, amountFen, refusedCount } = await whoFor(year, kind).get("bills.issue", {
    month,
    on,
  });
  year.journal.count("bills issued", issued);
  year.journal.count("fen billed", Number(amountFen));
  if (refusedCount > 0)
    year.journal.note("meters", `${refusedCount} readings of ${month} unbilled`);
}

/** Homes whose gate was locked, each looked at by a clerk. */
async function correctOneByOne(year: Year, { month, path }: Paper): Promise<void> {
  const lines = (await readFile(path, "utf8")).split("\r\n").slice(1);
  const reason = "估抄电量更正";
  for (const line of lines.filter(Boolean)) {
    const customerAccount = line.slice(0, line.indexOf(","));
    const input = { customerAccount, month };
    const { corrected } = await year.as(clerk).get("bills.correct", input, { reason });
    for (const { beforeFen, afterFen } of corrected) countCorrected(year, { beforeFen, afterFen });
  }
}

async function correctAll(year: Year, { month }: Paper): Promise<void> {
  const reason = "采集重复计量更正";
  const done = await year.as(clerk).get("bills.correct-month", { month }, { reason });
  countCorrected(year, done);
  const { corrected, refusedCount } = done;
  year.journal.note("meters", `${corrected} bills from ${month} on corrected after the dispute`);
  if (refusedCount > 0)
    year.journal.note("meters", `${refusedCount} corrections of ${month} refused`);
}

interface Changed {
  corrected?: number;
  beforeFen: string;
  afterFen: string;
}

function countCorrected(year: Year, { corrected = 1, beforeFen, afterFen }: Changed): void {
  year.journal.count("bills corrected", corrected);
  year.journal.count("fen billed", Number(BigInt(afterFen) - BigInt(beforeFen)));
}
