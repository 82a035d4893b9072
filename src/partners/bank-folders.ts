/**
 * A bank spoken with through folders, as bank front ends and managed file transfer do it. `out/` gets
 * payment files (`base/payment-file.ts`); the bank's side puts into `in/`, each whole at once (write beside,
 * then rename):
 *
 * - `<file id>.receipt`: SHA-256 of what it got, hex
 * - `answers-YYYY-MM-DD.txt`: `reference|accepted, paid, failed or returned|instant|bank reference|problem`
 * - `statement-YYYY-MM-DD.txt`: `bank reference|reference|debit or credit|yuan|counterparty|purpose`
 *
 * @module
 */
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type Day, parseInstant } from "../base/dates.ts";
import { parseYuan } from "../base/money.ts";
import { type Bank, type BankAnswer, type BankMovement, PartnerSilent } from "../base/partners.ts";

export function openFolderBank(folder: string): Bank {
  const [out, inbox] = [join(folder, "out"), join(folder, "in")];

  async function receipt(id: string) {
    const text = await readIfThere(join(inbox, `${id}.receipt`));
    if (text !== undefined) return { hash: Hash.parse(text.trim().toLowerCase()) };
    const isOut = (await readIfThere(join(out, `${id}.txt`))) !== undefined;
    if (isOut) throw new PartnerSilent(`the bank has given no receipt for ${id} yet`);
    return undefined;
  }

  const answersIn = (name: string) => readRows(join(inbox, name), answerOf);

  return {
    kind: "folders",
    receipt,
    async submit({ id, bytes }) {
      await mkdir(out, { recursive: true });
      await mkdir(inbox, { recursive: true });
      const path = join(out, `${id}.txt`);
      if ((await readIfThere(path)) === undefined) {
        // under its name only once it is whole
        await writeFile(`${path}.part`, bytes, { mode: 0o600, flush: true });
        await rename(`${path}.part`, path);
      }
      return (await receipt(id))!;
    },
    async ask(instruction) {
      const names = (await readdir(inbox)).filter((name) => /^answers-.*\.txt$/.test(name)).sort();
      for (const name of names.reverse()) {
        const found = ((await answersIn(name)) ?? []).findLast(
          (answer) => answer.instruction === instruction,
        );
        if (found) return found;
      }
      throw new PartnerSilent(`the bank has said nothing about ${instruction} yet`);
    },
    answers: async (day) => (await answersIn(`answers-${day}.txt`)) ?? [],
    async movements(day) {
      const path = join(inbox, `statement-${day}.txt`);
      const movements = await readRows(path, (fields) => movementOf(fields, day));
      if (!movements) throw new PartnerSilent(`the bank's statement of ${day} has not come yet`);
      return movements;
    },
  };
}

const Hash = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hex");

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** @throws Error naming file and row where one cannot be read: half an answer is acted on by nobody */
async function readRows<Row>(
  path: string,
  parse: (fields: string[]) => Row | undefined,
): Promise<Row[] | undefined> {
  const text = await readIfThere(path);
  const lines = text?.replace(/^\ufeff/, "").split(/\r?\n/);
  return lines?.flatMap((line, at) => {
    if (line.trim() === "") return [];
    const row = parse(line.split("|"));
    if (row === undefined) throw new Error(`${path}, row ${at + 1}: cannot be read: ${line}`);
    return [row];
  });
}

const Outcome = z.enum(["accepted", "paid", "failed", "returned"]);

function answerOf(fields: string[]): BankAnswer | undefined {
  const [instruction = "", outcome, instant = "", bankReference, problem] = fields;
  const known = Outcome.safeParse(outcome);
  const at = parseInstant(instant);
  if (instruction === "" || !known.success || !at) return undefined;
  return {
    ...{ instruction, outcome: known.data, at },
    ...(bankReference && { bankReference }),
    ...(problem && { problem }),
  };
}

const Direction = z.enum(["debit", "credit"]);

function movementOf(fields: string[], day: Day): BankMovement | undefined {
  const [bankReference = "", instruction, side, amount = "", counterparty = "", purpose = ""] =
    fields;
  const direction = Direction.safeParse(side);
  const amountFen = parseYuan(amount);
  if (bankReference === "" || !direction.success || amountFen === undefined) return undefined;
  return {
    ...{ bankReference, day, amountFen, counterparty, purpose, direction: direction.data },
    ...(instruction && { instruction }),
  };
}
