/** Logs, the errors of jobs and letters, and the audit's summaries, searched for what is somebody's. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Customer } from "../../../../tools/demonstration/customers.ts";
import type { Asker, Finding, Year } from "../../year.ts";
import { tellingNames } from "./lookout.ts";

/** Finds names of customers, telephone numbers, and numbers of bank accounts, masked as the finding may show them. */
export function openSearch(
  customers: readonly Customer[],
  staff: ReadonlySet<string>,
): (text: string) => string | undefined {
  const names = tellingNames(customers, staff);
  const phones = new Set(customers.map(({ phone }) => phone));
  const longest = Math.max(0, ...[...names].map((name) => name.length));
  return (text) => {
    const phone = text.match(/(?<!\d)1\d{10}(?!\d)/g)?.find((each) => phones.has(each));
    if (phone !== undefined) return `telephone ${phone.slice(0, 3)}…`;
    const account = /(?<![\dA-Za-z-])\d{16,19}(?![\dA-Za-z-])/.exec(text);
    if (account) return `bank account ${account[0].slice(0, 4)}…`;
    for (const { 0: run, index } of text.matchAll(/\p{Script=Han}{3,}/gu)) {
      for (let from = 0; from < run.length; from++) {
        for (let to = from + 3; to <= Math.min(run.length, from + longest); to++) {
          if (names.has(run.slice(from, to))) return `name at ${index + from}`;
        }
      }
    }
    return undefined;
  };
}

export async function logsFinding(year: Year, staff: ReadonlySet<string>): Promise<Finding> {
  const search = openSearch(year.town.customers, staff);
  const officer = year.as("province.compliance");
  const sources: Record<string, AsyncIterable<string> | Iterable<string>> = {
    log: year.journal.said,
    surprises: year.journal.notes.filter(({ what }) => what === "house").map(({ text }) => text),
    database: (await databaseLog(year)).split("\n"),
    jobs: textsOf(officer, { operation: "house.jobs", rows: "rows", fields: ["error", "note"] }),
    letters: textsOf(officer, { operation: "house.outbox", rows: "rows", fields: ["lastError"] }),
    audit: textsOf(officer, { operation: "audit.list", rows: "lines", fields: ["summary"] }),
  };
  const figures: Record<string, number> = {};
  const wrong: string[] = [];
  for (const [source, texts] of Object.entries(sources)) {
    let searched = 0;
    for await (const text of texts) {
      searched += 1;
      const found = search(text);
      if (found !== undefined) wrong.push(`${source}: ${found} in ${text.slice(0, 160)}`);
    }
    // how often the database and the log speak differs by machine
    if (!["log", "database"].includes(source)) figures[source] = searched;
  }
  return {
    ...{ group: "privacy", zh: "日志、任务错误与审计摘要中没有个人信息" },
    en: "No personal data in logs, errors of jobs and summaries of the audit",
    figures,
    wrong,
  };
}

function databaseLog({ house }: Year): Promise<string> {
  return readFile(join(house.folder, "postgres", "postgres.log"), "utf8").catch(() => "");
}

interface Texts {
  operation: string;
  rows: string;
  fields: readonly string[];
}

/** So far back each list is read: the newest pages of it. */
const mostPages = 20;

/** Some fields of the newest rows of a list that pages by the last row's id. */
async function* textsOf(who: Asker, { operation, rows, fields }: Texts): AsyncGenerator<string> {
  let before: string | number | undefined;
  for (let page = 0; page < mostPages; page++) {
    const input = { limit: 500, ...(before !== undefined && { before }) };
    const answer = await who.get(operation, input);
    for (const row of answer[rows]) {
      for (const field of fields) if (row[field]) yield JSON.stringify(row[field]);
    }
    if (answer[rows].length < 500) return;
    before = answer[rows].at(-1).id;
  }
}
