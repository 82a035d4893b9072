import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import {
  type Demonstration,
  type DemonstrationOptions,
  generateDemonstration,
} from "./generate.ts";

type Row = Record<string, string>;
let folder: string;
let made: Demonstration;

const small = { seed: 3, customers: 200, months: 3, end: "2026-11-20" };
const generate = (options: Omit<DemonstrationOptions, "out">, name: string) =>
  generateDemonstration({ ...options, out: join(folder, name) });
const readRows = async (path: string): Promise<Row[]> =>
  parseCsv(await readFile(path), { columns: true });
const valuesOf = (rows: readonly Row[], column: string) => rows.map((row) => row[column]!);

async function hashOf({ files }: Demonstration): Promise<string> {
  const hash = createHash("sha256");
  for (const path of Object.values(files)) hash.update(await readFile(path));
  return hash.digest("hex");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "demonstration-"));
  made = await generate({ seed: 1, customers: 10_000, months: 24, end: "2026-11-20" }, "whole");
});
afterAll(() => rm(folder, { recursive: true }));

describe("the same options", () => {
  test("give the same bytes in every file", async () => {
    const first = await hashOf(await generate(small, "first"));
    expect(await hashOf(await generate(small, "again"))).toBe(first);
  });

  test("another seed or another end gives others", async () => {
    const first = await hashOf(await generate(small, "first"));
    expect(await hashOf(await generate({ ...small, seed: 4 }, "seed"))).not.toBe(first);
    expect(await hashOf(await generate({ ...small, end: "2026-11-19" }, "end"))).not.toBe(first);
  });

  test("as Parquet hold the same rows, account numbers still text", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const parquet = await generate({ ...small, format: "parquet" }, "parquet");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `select count(*)::int as rows, min(customer_account) as least
       from '${parquet.files.customers}'`,
    );
    expect(reader.getRowObjects()).toEqual([
      { rows: 200, least: expect.stringMatching(/^0\d{9}$/) },
    ]);
    connection.closeSync();
    instance.closeSync();
  });
});

describe("the organisation", () => {
  test("GB/T 2260: Shandong has 16 cities and 136 counties, and a parent comes first", async () => {
    const rows = await readRows(made.files.units);
    const atLevel = (level: string) => rows.filter((row) => row.level === level);
    expect(atLevel("city")).toHaveLength(16);
    expect(atLevel("county")).toHaveLength(136);
    expect(atLevel("county").filter(({ name }) => name!.endsWith("区"))).toHaveLength(58);
    expect(atLevel("station").length).toBeGreaterThan(3 * 136);
    const seen = new Set([""]);
    for (const { id, parent } of rows) {
      expect(seen).toContain(parent);
      expect(seen).not.toContain(id);
      seen.add(id!);
    }
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    expect(names.get("370116")).toBe("莱芜区");
    expect(names.get("371721")).toBe("曹县");
  });
});

describe("customers and readings", () => {
  test("account numbers are ten digits, unique, some with leading zeros", async () => {
    const rows = await readRows(made.files.customers);
    const accounts = valuesOf(rows, "customer_account");
    expect(new Set(accounts).size).toBe(10_000);
    expect(accounts.every((account) => /^\d{10}$/.test(account))).toBe(true);
    expect(accounts.some((account) => account.startsWith("0"))).toBe(true);
    expect(valuesOf(rows, "phone").every((phone) => /^1\d{2}0000\d{4}$/.test(phone))).toBe(true);
    expect(new Set(valuesOf(rows, "class")).size).toBe(4);
  });

  test("one reading per open account and ended month, with summers above springs", async () => {
    const rows = await readRows(made.files.readings);
    const keys = rows.map((row) => `${row.customer_account} ${row.billing_month}`);
    expect(new Set(keys).size).toBe(rows.length);
    expect(new Set(valuesOf(rows, "billing_month")).size).toBe(24);
    const homes = (await readRows(made.files.customers)).filter(
      (row) => row.class === "residential",
    );
    const accounts = new Set(valuesOf(homes, "customer_account"));
    const total = (month: string) =>
      rows
        .filter((row) => row.billing_month === month && accounts.has(row.customer_account!))
        .reduce((sum, row) => sum + Number(row.energy_wh), 0);
    expect(total("2026-08")).toBeGreaterThan(1.3 * total("2026-04"));
  });
});

describe("tickets", () => {
  let rows: Row[];
  beforeAll(async () => {
    rows = await readRows(made.files.tickets);
  });

  test("about 1.2 per customer-year, ids unique, times rising and in range", () => {
    expect(rows.length / 20_000).toBeGreaterThan(1.1);
    expect(rows.length / 20_000).toBeLessThan(1.5);
    expect(new Set(valuesOf(rows, "ticket_id")).size).toBe(rows.length);
    const times = valuesOf(rows, "created_at");
    expect(times).toEqual(times.toSorted());
    expect(times[0]!.slice(0, 10)).toBe("2024-11-21");
    expect(times.at(-1)!.slice(0, 10)).toBe("2026-11-20");
    expect(rows.every((row) => !row.closed_at || row.closed_at > row.created_at!)).toBe(true);
  });

  test("regions, accounts, business types and categories are all known", async () => {
    const units = new Set(valuesOf(await readRows(made.files.units), "id"));
    const accounts = new Set(valuesOf(await readRows(made.files.customers), "customer_account"));
    const names = await taxonomyNames();
    const strangers = (column: string, known: Set<string>) =>
      valuesOf(rows, column).filter((value) => value && !known.has(value));
    expect(strangers("region", units)).toEqual([]);
    expect(strangers("customer_account", accounts)).toEqual([]);
    expect(strangers("category", names)).toEqual([]);
    const types = count(rows, "business_type");
    expect([...types.keys()].toSorted()).toEqual(
      ["投诉", "举报", "意见", "建议", "咨询", "故障报修", "服务申请"].toSorted(),
    );
    expect(types.get("咨询")! / rows.length).toBeGreaterThan(0.4);
    expect(types.get("投诉")! / rows.length).toBeLessThan(0.04);
    const blank = (count(rows, "category").get("") ?? 0) / rows.length;
    expect(blank).toBeGreaterThan(0.015);
    expect(blank).toBeLessThan(0.04);
  });

  test("texts vary, and no template shows through", () => {
    const texts = valuesOf(rows, "text");
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.97);
    const slips = rows
      .map(({ text, call_text: call }) => `${text}${call}`)
      .filter((text) => /[{}()|=]|undefined|NaN|，，|。。|，。/.test(text));
    expect(slips).toEqual([]);
  });
});

describe("the planted truth", () => {
  test("is in the tickets: 菏泽 stands out on the last day, 临沂 builds up", async () => {
    const rows = await readRows(made.files.tickets);
    const groups = await taxonomyGroups();
    const daily = (city: string, group: string) =>
      count(
        rows.filter((row) => {
          return row.region!.startsWith(city) && groups.get(row.category!) === group;
        }),
        "created_at",
        (instant) => instant.slice(0, 10),
      );
    const outage = daily("3717", "停电问题");
    const mean = [...outage.values()].reduce((sum, tickets) => sum + tickets, 0) / 730;
    expect(outage.get("2026-11-20")!).toBeGreaterThan(5 * mean);
    const dispute = daily("3713", "电价电费");
    const sum = (from: number, until: number) =>
      Array.from({ length: until - from + 1 }, (_, at) =>
        dispute.get(`2026-11-${String(from + at).padStart(2, "0")}`),
      ).reduce<number>((total, tickets) => total + (tickets ?? 0), 0);
    expect(sum(16, 20)).toBeGreaterThan(2 * sum(11, 15));
    expect(sum(11, 15)).toBeGreaterThanOrEqual(sum(1, 5));
  });

  test("is kept apart: seven events with their first signs before their outbreak", async () => {
    const truth = JSON.parse(await readFile(made.files.truth, "utf8"));
    expect(truth.events).toHaveLength(7);
    for (const event of truth.events) {
      expect(event.signalsFrom < event.startedAt).toBe(true);
      const days = Object.keys(event.ticketsByDay);
      expect(days.every((day) => day >= event.signalsFrom && day <= event.lastDay)).toBe(true);
    }
    expect(truth.inflatedReadings.length).toBeGreaterThan(0);
    const events = await readRows(made.files.events);
    expect(valuesOf(events, "region")).toContain("3717");
    expect(events).toHaveLength(7);
  });

  test("leaves out what a short time has no room for", async () => {
    const { events } = await generate(small, "short");
    expect(events.map(({ region }) => region)).toEqual(["3713", "3717"]);
  });
});

function count(
  rows: readonly Row[],
  column: string,
  by: (value: string) => string = (value) => value,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = by(row[column]!);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

async function taxonomyGroups(): Promise<Map<string, string>> {
  const path = new URL("../../rulebooks/national/appeal-taxonomy-2015-01-01.yaml", import.meta.url);
  const { categories } = parseYaml(await readFile(path, "utf8")).body as { categories: Node[] };
  const groups = new Map<string, string>();
  const visit = (node: Node, group: string) => {
    groups.set(node.zh, group);
    for (const child of node.children ?? []) visit(child, group);
  };
  for (const top of categories) visit(top, top.zh);
  return groups;
}

async function taxonomyNames(): Promise<Set<string>> {
  return new Set((await taxonomyGroups()).keys());
}

interface Node {
  zh: string;
  children?: Node[];
}
