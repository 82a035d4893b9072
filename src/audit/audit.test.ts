import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Transaction } from "../base/database.ts";
import { canonicalJson } from "../base/ids.ts";
import { leafHash, merkleRoot, rootOfInclusion } from "../cryptography/merkle.ts";
import { fingerprintOf, isSignedBy } from "../cryptography/signatures.ts";
import { encodeRecords, exportRecords } from "./export-file.ts";
import type { NewAuditLine, Verdict } from "./schema.ts";
import { sealBatch, sealMessage } from "./seal.ts";
import { appendLine, findLines, readLines, readSeals } from "./store.ts";
import { verifyExport } from "./verify.ts";

const everything = { after: 0, until: 1e9, limit: 1e6 };

function line(changes: Partial<NewAuditLine> = {}): NewAuditLine {
  return {
    at: new Date("2026-11-21T01:02:03.456Z"),
    actor: "li.wei",
    roles: ["collector"],
    operation: "tickets.import",
    kind: "command",
    reason: "morning file",
    requestKey: null,
    inputHash: "0".repeat(64),
    answerHash: null,
    unitPath: "37/3701",
    outcome: "done",
    refusalCode: null,
    summary: { text: "联系人：张小三，电话13812345678" },
    ...changes,
  };
}

let house: TestHouse;

/** Opens a house for the tests of one `describe`. */
function useHouse(store: "embedded" | "server"): void {
  beforeAll(async () => {
    house = await openTestHouse({ store });
  });
  afterAll(() => house.close());
}

const inside = <Result>(work: (transaction: Transaction) => Promise<Result>) =>
  house.database.transaction(work);
const seal = () =>
  inside((transaction) => sealBatch({ transaction, vault: house.vault, now: house.now() }));

describe.each(["embedded", "server"] as const)("lines, %s PostgreSQL", (store) => {
  useHouse(store);

  test("keep what was done, with the input masked, cut and storable", async () => {
    const summary = { password: "p", list: Array.from({ length: 30 }, () => 1), odd: "\0\ud800" };
    const long = `${"电".repeat(600)}13812345678`;
    await inside((transaction) =>
      appendLine(transaction, line({ summary: { ...summary, long, phone: "13812345678" } })),
    );
    const [stored] = await inside((transaction) =>
      findLines(transaction, { scope: [""], limit: 1 }),
    );
    expect(stored).toMatchObject({ actor: "li.wei", at: "2026-11-21T01:02:03.456Z" });
    expect(stored!.summary).toMatchObject({ password: "***", phone: "138****5678" });
    expect(stored!.summary.odd).toBe("\ufffd\ufffd");
    expect(stored!.summary.list).toHaveLength(21);
    expect(JSON.stringify(stored)).not.toMatch(/13812345678/);
    expect(stored!.summary.long).toMatch(/^电{500}… \(611\)$/);
  });

  test("are append-only in the database itself, as are seals", async () => {
    await inside((transaction) => appendLine(transaction, line()));
    await seal();
    const changes = [
      (t: Transaction) => t.sql`update audit_line set actor = 'somebody'`,
      (t: Transaction) => t.sql`delete from audit_line`,
      (t: Transaction) => t.sql`truncate audit_line`,
      (t: Transaction) => t.sql`update audit_seal set root = ''`,
      (t: Transaction) => t.sql`delete from audit_seal`,
      (t: Transaction) => t.sql`truncate audit_seal`,
    ];
    for (const change of changes) await expect(inside(change)).rejects.toThrow(/append-only/);
  });

  test("are found by actor, operation or domain, time, outcome and unit, within the reader's scope", async () => {
    const at = new Date("2026-11-22T00:00:00Z");
    const lines = [
      line({ at, actor: "finder", operation: "appeals.assess", unitPath: "37/3701" }),
      line({
        at,
        actor: "finder",
        operation: "tickets.import",
        unitPath: "37/3702",
        outcome: "refused",
      }),
      line({ at, actor: "finder", operation: "ticketsx.import", unitPath: "" }),
    ];
    await inside(async (transaction) => {
      for (const one of lines) await appendLine(transaction, one);
    });
    const found = async (filter: object, scope = [""]) => {
      const rows = await inside((transaction) =>
        findLines(transaction, { actor: "finder", scope, limit: 9, ...filter }),
      );
      return rows.map(({ operation }) => operation);
    };
    const [assess, imported, other] = lines.map(({ operation }) => operation);
    expect(await found({})).toEqual([other, imported, assess]);
    expect(await found({ operation: "tickets" })).toEqual([imported]);
    expect(await found({ outcome: "refused" })).toEqual([imported]);
    expect(await found({ unitPath: "37" })).toEqual([imported, assess]);
    expect(await found({}, ["37/3701"])).toEqual([assess]);
    expect(await found({}, [])).toEqual([]);
    expect(await found({ since: at })).toHaveLength(3);
    expect(await found({ until: at })).toHaveLength(0);
  });
});

describe.each(["embedded", "server"] as const)("sealing, %s PostgreSQL", (store) => {
  useHouse(store);

  test("waits for a line whose transaction is still open although later ids are in", async () => {
    while (await seal());
    const opened = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const early = inside(async (transaction) => {
      await appendLine(transaction, line({ actor: "early" }));
      opened.resolve();
      await release.promise;
    });
    await opened.promise;
    await inside((transaction) => appendLine(transaction, line({ actor: "late" })));
    const sealing = seal();
    for (;;) {
      const [waiting] = await inside(
        (t) =>
          t.sql`select from pg_locks where locktype = 'advisory' and objid = 4782 and not granted`,
      );
      if (waiting) break;
    }
    release.resolve();
    await early;
    expect(await sealing).toMatchObject({ size: 2 });
  });

  test("passes over no line and takes none twice, whatever commits and rolls back meanwhile", async () => {
    const writers = Array.from({ length: 40 }, (_, number) =>
      inside(async (transaction) => {
        await appendLine(transaction, line({ actor: `writer-${number}` }));
        if (number % 3 === 0) await transaction.sql`select pg_sleep(0.01)`;
        if (number % 4 === 0) throw new Error("rolled back");
      }).catch(() => {}),
    );
    const sealers = Array.from({ length: 8 }, seal);
    await Promise.all([...writers, ...sealers]);
    while (await seal());
    const lines = await inside((transaction) => readLines(transaction, everything));
    const seals = await inside((transaction) => readSeals(transaction, {}));
    const covered = seals.flatMap(({ firstId, lastId, size }) => {
      const ids = lines.map(({ id }) => id).filter((id) => id >= firstId && id <= lastId);
      expect(ids).toHaveLength(size);
      return ids;
    });
    expect(covered).toEqual(lines.map(({ id }) => id));
    expect(seals.map(({ previousRoot }) => previousRoot)).toEqual([
      "",
      ...seals.slice(0, -1).map(({ root }) => root),
    ]);
  });

  test("two at once make one seal after the other", async () => {
    await inside((transaction) => appendLine(transaction, line()));
    const made = (await Promise.all([seal(), seal()])).filter((one) => one !== undefined);
    expect(made).toHaveLength(1);
  });
});

describe("the operations", () => {
  useHouse("embedded");

  test("audit.proof gives what an outsider needs to find the line under a signed root", async () => {
    await inside(async (transaction) => {
      for (let number = 0; number < 5; number += 1) await appendLine(transaction, line());
    });
    await house.get("audit.seal");
    const { lines } = await house.get("audit.list", { limit: 1000 });
    const sealed = lines.at(-2);
    const proof = await house.get("audit.proof", { id: sealed.id });
    const root = rootOfInclusion({
      leaf: leafHash(canonicalJson(proof.line)),
      index: proof.index,
      size: proof.seal.size,
      path: proof.path.map((hash: string) => Buffer.from(hash, "hex")),
    });
    expect(Buffer.from(root!).toString("hex")).toBe(proof.seal.root);
    const signature = Buffer.from(proof.seal.signature, "base64");
    expect(isSignedBy(proof.seal.publicKey, sealMessage(proof.seal), signature)).toBe(true);
    const unsealed = await house.refused("audit.proof", { id: lines[0].id });
    expect(unsealed.reason.code).toBe("audit.not_sealed");
    expect((await house.refused("audit.proof", { id: 1e9 })).kind).toBe("not_found");
    const elsewhere = person("wang", ["compliance"], ["99"]);
    expect((await house.refused("audit.proof", { id: sealed.id }, { as: elsewhere })).kind).toBe(
      "not_found",
    );
  });

  test("audit.export writes a file that audit.verify finds whole, and only for the whole utility", async () => {
    const { file, name } = await house.get("audit.export");
    expect(name).toBe("audit-2026-11-21.jsonl");
    const verdict: Verdict = await house.get("audit.verify", { file });
    expect(verdict).toMatchObject({ valid: true, findings: [], keys: [{ isTrusted: false }] });
    const [key] = await house.vault.list();
    const trusted = [fingerprintOf(key!.publicKey!)];
    expect(await house.get("audit.verify", { file, trusted })).toMatchObject({ valid: true });
    const forged = await house.get("audit.verify", { file, trusted: ["00"] });
    expect(forged.findings[0].reason.code).toBe("audit.untrusted_key");
    const local = person("wang", ["compliance"], ["37"]);
    expect((await house.refused("audit.export", {}, { as: local })).kind).toBe("forbidden");
    expect((await house.refused("audit.list", {}, { as: person("x", ["collector"]) })).kind).toBe(
      "forbidden",
    );
  });
});

describe("the stand-alone check of an export", () => {
  let rows: string[];
  /** Index in `rows` and id of every audit line. */
  let places: { at: number; id: number }[];

  beforeAll(async () => {
    const own = await openTestHouse();
    const { vault, database } = own;
    for (const size of [1, 7, 12, 5]) {
      await database.transaction(async (transaction) => {
        for (let number = 0; number < size; number += 1) {
          await appendLine(transaction, line({ reason: `line ${number} of ${size}` }));
        }
      });
      await database.transaction((transaction) =>
        sealBatch({ transaction, vault, now: own.now() }),
      );
      if (size === 7) await vault.rotate("audit-seal");
    }
    rows = await database.transaction(async (transaction) => {
      const given = { transaction, vault, now: own.now(), firstSeal: 1, progress: () => {} };
      const text = await new Response(
        ReadableStream.from(encodeRecords(exportRecords(given))),
      ).text();
      return text.trimEnd().split("\n");
    });
    places = rows.flatMap((row, at) => {
      const record = JSON.parse(row);
      return record.kind === "line" ? [{ at, id: record.line.id }] : [];
    });
    await own.close();
  });

  const verify = (changed: readonly string[]) =>
    verifyBytes(Buffer.from(`${changed.join("\n")}\n`));
  async function verifyBytes(bytes: Uint8Array): Promise<Verdict> {
    return verifyExport(
      (async function* () {
        for (let start = 0; start < bytes.length; start += 1000) {
          yield bytes.subarray(start, start + 1000);
        }
      })(),
    );
  }
  const blamed = ({ findings }: Verdict) =>
    findings.map(({ line: id, reason }) => `${reason.code.replace("audit.", "")} ${id}`);

  test("finds an untouched file whole, over several seals and a rotated key", async () => {
    const verdict = await verify(rows);
    expect(verdict).toMatchObject({ valid: true, lines: 25, seals: 4, found: 0 });
    expect(verdict.keys).toHaveLength(2);
  });

  test("names any line that was changed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(24),
        fc.constantFrom("actor", "reason", "at"),
        async (which, field) => {
          const { at, id } = places[which]!;
          const record = JSON.parse(rows[at]!);
          record.line[field] += "x";
          const verdict = await verify(rows.with(at, canonicalJson(record)));
          expect(blamed(verdict)).toEqual([`line_changed ${id}`]);
          expect(verdict.findings[0]!.row).toBe(at + 1);
        },
      ),
    );
  });

  test("names any line that was removed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(24), async (which) => {
        const { at, id } = places[which]!;
        expect(blamed(await verify(rows.toSpliced(at, 1)))).toContain(`line_removed ${id}`);
      }),
    );
  });

  test("names any line that was put in, a copy included", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(24), fc.nat(24), fc.boolean(), async (which, where, isCopy) => {
        const record = JSON.parse(rows[places[which]!.at]!);
        if (!isCopy) record.line.id = 10_000;
        const changed = rows.toSpliced(places[where]!.at, 0, canonicalJson(record));
        expect(blamed(await verify(changed))).toContain(`line_inserted ${record.line.id}`);
      }),
    );
  });

  test("finds any two lines that changed places", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(24), fc.nat(24), async (one, other) => {
        fc.pre(one !== other);
        const [a, b] = [places[one]!, places[other]!];
        const verdict = await verify(rows.with(a.at, rows[b.at]!).with(b.at, rows[a.at]!));
        const named = verdict.findings.map(({ line: id }) => id);
        expect(named.includes(a.id) || named.includes(b.id)).toBe(true);
      }),
    );
  });

  test("names the one line that moved within its batch", async () => {
    const [first, last] = [places[8]!, places[19]!];
    const moved = rows.toSpliced(last.at, 1).toSpliced(first.at, 0, rows[last.at]!);
    expect(blamed(await verify(moved))).toEqual([`line_moved ${last.id}`]);
  });

  test("finds any byte changed anywhere", async () => {
    const bytes = Buffer.from(`${rows.join("\n")}\n`);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 2),
        fc.integer({ min: 1, max: 255 }),
        async (at, mask) => {
          const changed = Uint8Array.from(bytes);
          changed[at]! ^= mask;
          expect((await verifyBytes(changed)).valid).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("finds a file cut short anywhere, and any run of rows taken out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(rows.length - 1),
        fc.integer({ min: 1, max: 40 }),
        async (at, count) => {
          expect((await verify(rows.slice(0, at))).valid).toBe(false);
          expect((await verify(rows.toSpliced(at, count))).valid).toBe(false);
        },
      ),
    );
  });

  test("says which seals are missing when a whole batch is taken out", async () => {
    const sealRows = rows.flatMap((row, at) => (JSON.parse(row).kind === "seal" ? [at] : []));
    const [first, second] = sealRows as [number, number];
    const codes = blamed(await verify(rows.toSpliced(first + 1, second - first)));
    expect(codes).toContain("seals_missing null");
  });

  test("a forger who makes lists, roots and chain agree again still fails on the signatures", async () => {
    const { at } = places[5]!;
    const record = JSON.parse(rows[at]!);
    record.line.actor = "nobody";
    const sealAt = rows.findIndex((row, index) => index > at && JSON.parse(row).kind === "seal");
    const sealed = JSON.parse(rows[sealAt]!);
    const hash = Buffer.from(leafHash(canonicalJson(record.line))).toString("hex");
    const entry = sealed.leaves.find(([id]: [number]) => id === record.line.id);
    entry[1] = hash;
    const listForged = rows.with(at, canonicalJson(record)).with(sealAt, canonicalJson(sealed));
    expect(blamed(await verify(listForged))).toEqual(["root_broken null"]);
    const leaves = sealed.leaves.map(([, leaf]: [number, string]) => Buffer.from(leaf, "hex"));
    sealed.seal.root = Buffer.from(merkleRoot(leaves)).toString("hex");
    const rootForged = listForged.with(sealAt, canonicalJson(sealed));
    expect(blamed(await verify(rootForged))).toEqual(["bad_signature null", "chain_broken null"]);
  });
});
