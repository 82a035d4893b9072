/** Both banks: the simulated one as it is declared to behave, the one behind folders as its files say. */
import { createHash } from "node:crypto";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PartnerSilent } from "../base/partners.ts";
import { readPaymentFile, writePaymentFile } from "../base/payment-file.ts";
import { openFolderBank } from "./bank-folders.ts";
import { openSimulatedBank, testAccounts } from "./bank-simulator.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-bank-"));
});
afterEach(() => rm(folder, { recursive: true }));

const line = (reference: string, account: string, amountFen = 1_050n) => ({
  ...{ reference, account, amountFen },
  ...{ name: "孙晓", bank: "测试银行", purpose: "电费退费" },
});
const fileOf = (id: string, ...lines: ReturnType<typeof line>[]) => ({
  id,
  bytes: writePaymentFile(id, lines),
});
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("a payment file", () => {
  test("comes back as it went, and equal payments give equal bytes", () => {
    const lines = [line("D-1-1", "6222"), line("D-2-1", "6223", 10n ** 15n)];
    const bytes = writePaymentFile("PF-1", lines);
    expect(readPaymentFile(bytes)).toEqual({ id: "PF-1", lines });
    expect(writePaymentFile("PF-1", lines)).toEqual(bytes);
  });

  test("no text of a payee can become another field or line", () => {
    const sly = { ...line("D-1-1", "6222"), name: "孙|晓\nD-9-1|1|x|y|9.00|z" };
    const { lines } = readPaymentFile(writePaymentFile("PF-1", [sly]));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ name: "孙 晓 D-9-1 1 x y 9.00 z", amountFen: 1_050n });
  });

  test.each([
    ["an amount changed", (text: string) => text.replace("|10.50|电", "|90.50|电")],
    ["a line lost", (text: string) => text.split("\n").slice(0, 2).join("\n")],
    ["a field lost", (text: string) => text.replace("|测试银行", "")],
    ["another kind of file", () => "a,b\n1,2\n"],
  ])("%s does not add up", (_, change) => {
    const bytes = writePaymentFile("PF-1", [line("D-1-1", "6222"), line("D-2-1", "6223")]);
    const changed = Buffer.from(change(Buffer.from(bytes).toString()));
    expect(() => readPaymentFile(changed)).toThrow("invariant broken");
  });
});

describe("the simulated bank", () => {
  let now: Date;
  const open = () => openSimulatedBank({ book: join(folder, "bank.jsonl"), now: () => now });
  const wait = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  beforeEach(() => {
    now = new Date("2026-11-20T02:00:00Z");
  });

  test.each(Object.entries(testAccounts))("account ..%s behaves as declared", async (end, way) => {
    const bank = open();
    const file = fileOf("PF-1", line("D-1-1", `6222000000${end}`));
    const submitted = bank.submit(file);
    if (way.silent) await expect(submitted).rejects.toThrow(PartnerSilent);
    else expect(await submitted).toEqual({ hash: hashOf(file.bytes) });
    const isThere = way.silent !== "before";
    expect((await bank.receipt("PF-1")) !== undefined).toBe(isThere);
    wait((way.arrivesAfterMs ?? 0) + (way.settlesAfterMs ?? 0) + (way.returnsAfterMs ?? 0));
    const isLost = way.silent === "before" && way.arrivesAfterMs === undefined;
    const ends = way.fails ? "failed" : way.returnsAfterMs ? "returned" : "paid";
    expect((await bank.ask("D-1-1"))?.outcome).toBe(isLost ? undefined : ends);
  });

  test("the same file again is one file, and what a killed process had told is remembered", async () => {
    const file = fileOf("PF-1", line("D-1-1", "62220001"), line("D-2-1", "62220002"));
    await open().submit(file);
    await appendFile(join(folder, "bank.jsonl"), '{"id":"PF-2","hash":"cut o');
    const again = open();
    expect(await again.submit(file)).toEqual({ hash: hashOf(file.bytes) });
    await again.submit(fileOf("PF-3", line("D-3-1", "62220003")));
    const movements = await open().movements("2026-11-20");
    expect(movements.map(({ instruction, amountFen }) => [instruction, amountFen])).toEqual([
      ...[
        ["D-1-1", 1_050n],
        ["D-2-1", 1_050n],
      ],
      ["D-3-1", 1_050n],
    ]);
  });

  test("a bank's answers of a day come thrice and backwards where its schedule says so", async () => {
    const bank = open();
    await bank.submit(fileOf("PF-1", line("D-1-1", "62229009")));
    wait(1);
    const outcomes = (await bank.answers("2026-11-20")).map(({ outcome }) => outcome);
    expect(outcomes.join(" ")).toBe(
      ["returned", "paid", "accepted"].flatMap((word) => [word, word, word]).join(" "),
    );
  });
});

describe("the bank behind folders", () => {
  const put = async (name: string, text: string) => {
    await mkdir(join(folder, "in"), { recursive: true });
    await writeFile(join(folder, "in", name), text);
  };

  test("a file goes out whole; without a receipt it is silent, never unheard of", async () => {
    const bank = openFolderBank(folder);
    const file = fileOf("PF-1", line("D-1-1", "6222"));
    expect(await bank.receipt("PF-1")).toBeUndefined();
    await expect(bank.submit(file)).rejects.toThrow(PartnerSilent);
    await expect(bank.receipt("PF-1")).rejects.toThrow(PartnerSilent);
    expect(await readFile(join(folder, "out", "PF-1.txt"))).toEqual(Buffer.from(file.bytes));
    await put("PF-1.receipt", `${hashOf(file.bytes).toUpperCase()}\n`);
    expect(await bank.submit(file)).toEqual({ hash: hashOf(file.bytes) });
  });

  test("answers and statement are read row by row; what is not there yet is silence", async () => {
    const bank = openFolderBank(folder);
    await bank.submit(fileOf("PF-1", line("D-1-1", "6222"))).catch(() => {});
    await expect(bank.ask("D-1-1")).rejects.toThrow(PartnerSilent);
    await expect(bank.movements("2026-11-20")).rejects.toThrow(PartnerSilent);
    expect(await bank.answers("2026-11-20")).toEqual([]);
    await put(
      "answers-2026-11-20.txt",
      "D-1-1|accepted|2026-11-20 10:00||\nD-1-1|failed|2026-11-20 10:05|B7|wrong_name\n",
    );
    await put("statement-2026-11-20.txt", "\ufeffB8||credit|12.00|某户|缴费\r\n");
    expect(await bank.ask("D-1-1")).toEqual({
      ...{ instruction: "D-1-1", outcome: "failed", problem: "wrong_name", bankReference: "B7" },
      at: new Date("2026-11-20T02:05:00Z"),
    });
    expect(await bank.answers("2026-11-20")).toHaveLength(2);
    expect(await bank.movements("2026-11-20")).toEqual([
      {
        ...{ bankReference: "B8", day: "2026-11-20", direction: "credit", amountFen: 1_200n },
        ...{ counterparty: "某户", purpose: "缴费" },
      },
    ]);
  });

  test("a row that cannot be read is named, and nothing of its file is acted on", async () => {
    await put("answers-2026-11-20.txt", "D-1-1|paid|2026-11-20 10:00||\nD-2-1|maybe|now||\n");
    await expect(openFolderBank(folder).answers("2026-11-20")).rejects.toThrow(
      /answers-2026-11-20\.txt, row 2/,
    );
    await put("PF-1.receipt", "not a hash");
    await expect(openFolderBank(folder).receipt("PF-1")).rejects.toThrow("SHA-256");
  });
});
