/** Checks the shape of the code itself. The table is the dependency rule; a red test here is a design discussion. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/** Which folders of `src` a folder may import, types and SQL included. Reasons for additions: docs/decisions. */
const mayImport: Record<string, readonly string[]> = {
  base: [],
  math: ["base"],
  cryptography: ["base"],
  storage: ["base"],
  partners: ["base"],
  files: ["base"],
  language: ["base", "math"],
  organisation: ["base", "files"],
  rulebooks: ["base"],
  customers: ["base", "files", "organisation"],
  readings: ["base", "files", "organisation", "customers"],
  outages: ["base", "files", "organisation", "customers"],
  audit: ["base", "cryptography", "organisation"],
  tickets: ["base", "files", "language", "organisation", "customers", "outages", "rulebooks"],
  appeals: [
    ...["base", "math", "language", "files", "rulebooks", "organisation", "customers"],
    ...["outages", "tickets"],
  ],
  tariffs: ["base"],
  ledger: ["base"],
  attachments: ["base", "cryptography", "files", "organisation", "customers"],
  protections: ["base", "organisation", "customers"],
  approvals: ["base", "cryptography", "organisation", "rulebooks"],
  bills: [
    ...["base", "files", "organisation", "customers", "readings", "tariffs", "rulebooks"],
    "ledger",
  ],
  payments: ["base", "files", "organisation", "customers", "bills", "ledger"],
  disbursements: ["base", "cryptography", "files", "organisation", "ledger"],
  refunds: [
    ...["base", "cryptography", "files", "organisation", "rulebooks", "customers", "protections"],
    ...["attachments", "bills", "payments", "ledger", "approvals", "disbursements"],
  ],
  purchases: [
    ...["base", "cryptography", "files", "organisation", "rulebooks", "tariffs", "customers"],
    ...["attachments", "payments", "ledger", "approvals", "disbursements"],
  ],
  models: ["base", "rulebooks", "organisation"],
  registers: ["base", "files", "organisation", "customers"],
  credit: [
    ...["base", "math", "organisation", "rulebooks", "customers", "readings", "bills", "payments"],
    ...["tickets", "registers", "models"],
  ],
  arrears: [
    ...["base", "math", "files", "organisation", "rulebooks", "customers", "readings", "bills"],
    ...["payments", "tickets", "registers", "models"],
  ],
  anomalies: [
    ...["base", "math", "cryptography", "organisation", "rulebooks", "customers", "bills"],
    ...["payments", "attachments"],
  ],
  dunning: [
    ...["base", "math", "cryptography", "files", "organisation", "rulebooks", "customers"],
    ...["protections", "outages", "attachments", "bills", "payments", "tickets", "approvals"],
    ...["models", "credit", "arrears", "appeals"],
  ],
  workbench: ["base", "math", "language", "files", "arrears", "anomalies"],
};
const open = ["base", "math", "cryptography", "language", "files"];
const onlyForDoors = ["storage", "partners", "audit"];

const below = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`);
const sources = below("src").filter((file) => file.endsWith(".ts"));
const code = sources.filter((file) => !file.endsWith(".test.ts"));
const relations = below("src").filter(
  (file) => file.endsWith(".sql") && !file.includes("/migrations/"),
);
const folderOf = (file: string) => file.split("/")[1]!;

interface Import {
  from: string;
  to: string;
  isPackage: boolean;
}
const importsOf = (from: string): Import[] =>
  [...readFileSync(from, "utf8").matchAll(/^(?:import|export) [^;]*?from "([^"]+)"/gm)].map(
    ([, to]) => {
      const isPackage = !to!.startsWith(".");
      return { from, to: isPackage ? to! : relative(".", resolve(dirname(from), to!)), isPackage };
    },
  );
const imports = code.flatMap(importsOf);
const crossings = imports.filter(
  (edge) => !edge.isPackage && folderOf(edge.from) !== folderOf(edge.to),
);
const show = ({ from, to }: Import) => `${from} -> ${to}`;

test("the files are found at all", () => {
  expect(code.length).toBeGreaterThan(50);
  expect(imports.length).toBeGreaterThan(200);
  expect(relations.length).toBeGreaterThan(3);
});

test("folders import only the folders the table allows", () => {
  const isAllowed = ({ from, to }: Import) =>
    folderOf(from) === "doors" || mayImport[folderOf(from)]?.includes(folderOf(to));
  expect(crossings.filter((edge) => !isAllowed(edge)).map(show)).toEqual([]);
});

test("only doors open stores, speak to partners and write the audit", () => {
  const isForDoors = ({ from, to }: Import) =>
    onlyForDoors.includes(folderOf(to)) && folderOf(from) !== "doors";
  expect(crossings.filter(isForDoors).map(show)).toEqual([]);
});

test("every folder of src stands in the table, and every name in the table is a folder", () => {
  const folders = new Set(sources.map(folderOf));
  expect([...folders].sort()).toEqual([...Object.keys(mayImport), "doors"].sort());
});

test("the table has no circle", () => {
  const height = (start: string, path: readonly string[] = []): number => {
    if (path.includes(start)) throw new Error(`circle: ${[...path, start].join(" -> ")}`);
    const heights = mayImport[start]!.map((next) => height(next, [...path, start]));
    return 1 + Math.max(0, ...heights);
  };
  for (const start of Object.keys(mayImport)) expect(height(start)).toBeGreaterThan(0);
});

test("no files import each other in a circle", () => {
  const next = Map.groupBy(
    imports.filter(({ isPackage }) => !isPackage),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of code) visit(file, []);
  expect(circles).toEqual([]);
});

test("a domain shows others only schema.ts and the files named like their folders; doors also see operations", () => {
  const isShown = ({ from, to }: Import) =>
    open.includes(folderOf(to)) ||
    ["schema.ts", `${folderOf(to)}.ts`, `${basename(dirname(to))}.ts`].includes(basename(to)) ||
    (folderOf(from) === "doors" && /operations\.ts$/.test(to)) ||
    (folderOf(from) === "doors" && onlyForDoors.includes(folderOf(to)));
  expect(crossings.filter((edge) => !isShown(edge)).map(show)).toEqual([]);
});

test("rules and schemas import no I/O, not even by a package", () => {
  const isImpure = ({ to, isPackage }: Import) =>
    isPackage
      ? to !== "zod"
      : ["store.ts", "operations.ts"].includes(basename(to)) || folderOf(to) === "storage";
  const pure = imports.filter(({ from }) => /\/(rules|schema|requests)\.ts$/.test(from));
  expect(pure.filter(isImpure).map(show)).toEqual([]);
});

test("below the doors nothing reads a clock, draws a random number, or touches the machine", () => {
  const mayTouch = ["doors", "storage", "partners"];
  const touching =
    /new Date\(\)|Date\.now\(|Math\.random\(|performance\.now\(|\bprocess\.|\bfetch\(|"node:(fs|net|https?|child_process|os|dns)/;
  const impure = code
    .filter((file) => !mayTouch.includes(folderOf(file)))
    .flatMap((file) => {
      const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      const lines = text.split("\n").filter((line) => touching.test(line));
      return lines.map((line) => `${file}: ${line.trim()}`);
    });
  expect(impure).toEqual([]);
});

test("no barrels, no grab bags, no long files, at most two levels", () => {
  const isWrong = (file: string) =>
    /(^|\/)(index|utils?|helpers?|common|misc|manager|types)\.ts$/.test(file) ||
    file.split("/").length > 4;
  expect(sources.filter(isWrong)).toEqual([]);
  const lengths = code.map((file) => [file, readFileSync(file, "utf8").split("\n").length]);
  expect(lengths.filter(([, lines]) => Number(lines) > 400)).toEqual([]);
});

test("a folder has at most 15 files, tests aside; a file at most 10 imports", () => {
  const files = [...code, ...relations];
  const sizes = [...Map.groupBy(files, dirname)].map(([folder, inside]) => [folder, inside.length]);
  expect(sizes.filter(([, size]) => Number(size) > 15)).toEqual([]);
  const counts = code.map((file) => [file, importsOf(file).length] as const);
  const isListOfAll = (file: string) => basename(file) === "catalog.ts";
  expect(counts.filter(([file, count]) => count > 10 && !isListOfAll(file))).toEqual([]);
});

test("functions keep to 70 lines and three positional parameters", () => {
  const rules = ["complexity/noExcessiveLinesPerFunction", "complexity/useMaxParams"];
  const only = rules.map((rule) => `--only=${rule}`);
  const lint = () =>
    execFileSync("node_modules/.bin/biome", ["lint", ...only, "src", "tools"], { stdio: "pipe" });
  expect(lint).not.toThrow();
});

test("each analytical relation is one screen, says what one row is and what it needs", () => {
  const names = new Set(relations.map((file) => basename(file, ".sql")));
  for (const file of relations) {
    const text = readFileSync(file, "utf8");
    expect(text.split("\n").length, `${file} fits one screen`).toBeLessThanOrEqual(81);
    expect(text, `${file} opens with what one row is`).toMatch(/^-- /);
    for (const need of needsOf(text)) expect(names, `${file} needs ${need}`).toContain(need);
  }
});

test("SQL reads only the folders the table allows", () => {
  const home = new Map(relations.map((file) => [basename(file, ".sql"), folderOf(file)]));
  const wrong = relations.flatMap((file) =>
    needsOf(readFileSync(file, "utf8"))
      .map((need) => home.get(need)!)
      .filter((owner) => owner !== folderOf(file) && !mayImport[folderOf(file)]?.includes(owner))
      .map((owner) => `${file} -> ${owner}`),
  );
  expect(wrong).toEqual([]);
});

function needsOf(text: string): string[] {
  const [, line] = /^-- needs: (.*)$/m.exec(text) ?? [];
  return line === undefined ? [] : line.split(",").map((name) => name.trim());
}
