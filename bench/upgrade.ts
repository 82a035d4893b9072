/**
 * `node bench/upgrade.ts --from REV [--customers 300] [--work FOLDER]`: an earlier program of this repository makes a
 * house and leaves approvals under way; today's program opens it. What both say of it is compared, the approvals are
 * ended, the audit is proved over the upgrade, the earlier program is sent away, its backup is restored.
 * @module
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { printTable } from "./peers.ts";
import {
  askByNewRoute,
  beginApprovals,
  endApprovals,
  payRefunds,
  writeNewRoute,
} from "./upgrade_approvals.ts";
import {
  differences,
  isLoss,
  type Moment,
  type Picture,
  takeAgain,
  takePicture,
} from "./upgrade_picture.ts";
import { type Program, startProgram } from "./upgrade_program.ts";

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    customers: { type: "string", default: "300" },
    work: { type: "string" },
  },
});
if (!values.from) throw new Error("--from REV: the revision whose program begins the house");
const rev = values.from;
const work = values.work ?? mkdtempSync(join(tmpdir(), "gridtill-upgrade-"));
const today = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const [home, restored] = [join(work, `home-${rev}`), join(work, `home-${rev}-restored`)];

const findings: { what: string; figure: string; wrong: readonly string[] }[] = [];
function found(what: string, figure: string | number, wrong: readonly string[] = []): void {
  findings.push({ what, figure: String(figure), wrong });
}

/** The earlier program in a folder of its own. */
function checkOut(): string {
  const root = join(work, `program-${rev}`);
  if (!existsSync(root)) {
    execFileSync("git", ["clone", "--quiet", "--no-checkout", today, root]);
    execFileSync("git", ["-C", root, "checkout", "--quiet", rev]);
  }
  const modules = join(root, "node_modules");
  if (existsSync(modules)) return root;
  const missing = packagesOf(root).filter((each) => !isInstalled(each));
  if (missing.length === 0) {
    symlinkSync(join(today, "node_modules"), modules);
    console.error(`${rev}: its packages are all in this checkout's node_modules`);
  } else {
    console.error(`${rev}: npm ci, for ${missing.map(([path]) => path).join(", ")}`);
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  }
  return root;
}

function packagesOf(root: string): [path: string, version: string][] {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  type Locked = { version: string; optional?: boolean };
  return Object.entries(packages as Record<string, Locked>)
    .filter(([path, { optional }]) => path !== "" && !optional)
    .map(([path, { version }]) => [path, version]);
}

function isInstalled([path, version]: readonly [string, string]): boolean {
  const file = join(today, path, "package.json");
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
}

const patience = 60_000;
/** `house.backup` of programs before this commit may wait for ever on what the driver keeps back. */
const backupMended = "d011e89";

/** By the earlier program; where that never ends, by the same one with the one line that mends it. */
async function backUp(): Promise<string> {
  const program = await startProgram(root, home);
  const late = new Promise<undefined>((resolve) =>
    setTimeout(resolve, patience, undefined).unref(),
  );
  const given = await Promise.race([program.get(["house.backup"]), late]);
  if (given) {
    await program.close();
    found("its backup", "by the program as it was");
    return given.path;
  }
  await program.kill();
  const change = execFileSync("git", [
    ...["-C", today, "show", backupMended, "--", "src/storage/copy.ts"],
  ]);
  execFileSync("git", ["-C", root, "apply"], { input: change });
  found("its backup", `waits for ever, killed; by the program with ${backupMended} picked`);
  const { path } = await inProgram(root, home, (mended) => mended.get(["house.backup"]));
  execFileSync("git", ["-C", root, "checkout", "--quiet", "--", "."]);
  return path;
}

/** Differences that are meant, with why; they are told all the same. */
const meant: readonly { operation: string; path: RegExp; why: string }[] = [
  { operation: "house.schedule", path: /summary$/, why: "the night does more, and says so" },
  {
    ...{ operation: "appeals.explain", path: /lowered\./ },
    why: "a level rests on tickets (386b477); what would lower it is asked of the rule of today",
  },
  {
    ...{ operation: "house.status", path: /counts\.unsealedAuditLines$/ },
    why: "asking leaves audit lines",
  },
  {
    ...{ operation: "approvals.routes", path: /routes\[\]\.hash$/ },
    why: "the purchase's route names more fields (f389d80), under the same version",
  },
  {
    ...{ operation: "dunning.policies", path: /policies\[\]\.hash$/ },
    why: "the shipped policy was laid out anew (ea2e84d): same meaning, other bytes",
  },
  {
    ...{ operation: "dunning.policy", path: /policy\.hash$/ },
    why: "the shipped policy was laid out anew (ea2e84d): same meaning, other bytes",
  },
];

/** Of a backup: what the earlier program did after it was taken. */
const afterBackup: typeof meant = [
  { operation: "house.status", path: /counts\.jobsRunning$/, why: "taken while its own job ran" },
  { operation: "house.jobs", path: /./, why: "taken while its own job ran" },
  { operation: "house.backups", path: /./, why: "it does not hold itself" },
];

/** Tells each operation and path that differs; what is lost and not meant is wrong. */
function tellDifferences(what: string, pictures: [Picture, Picture], besides = meant): void {
  const all = [...differences(...pictures)];
  const groups = Map.groupBy(all, ({ operation, path, kind }) => `${operation} ${path} ${kind}`);
  const wrong: string[] = [];
  const rows = [...groups].map(([name, group]) => {
    const { operation, path, kind, was, is } = group[0]!;
    const why = besides.find((each) => each.operation === operation && each.path.test(path))?.why;
    if (isLoss({ kind }) && why === undefined) wrong.push(name);
    const short = (value: unknown) => (JSON.stringify(value) ?? "-").slice(0, 60);
    const verdict = why ?? (isLoss({ kind }) ? `WRONG (${kind})` : kind);
    return [`${operation} ${path}`, String(group.length), short(was), short(is), verdict];
  });
  console.log(`${what}: ${pictures[0].size} questions\n`);
  if (rows.length > 0) printTable(["what differs", "times", "was", "is", "why"], rows);
  const answered = [...pictures[0].values()].filter((told) => "answer" in told).length;
  const touched = new Set(all.filter(isLoss).map(({ line }) => line));
  const figure = `${pictures[0].size} questions (${answered} answered), ${pictures[0].size - touched.size} told alike`;
  found(what, figure, wrong);
}

const operationsOf = (picture: Picture) =>
  new Set([...picture.keys()].map((line) => line.split(" ")[0])).size;

async function proveAudit(program: Program, moment: Moment): Promise<void> {
  await program.get(["audit.seal"]);
  const { rows } = await program.get(["house.keys"]);
  const trusted = rows.flatMap(({ fingerprint }: { fingerprint?: string }) => fingerprint ?? []);
  const { file } = await program.get(["audit.export"]);
  const told = await program.get(["audit.verify", "--file", file, "--trusted", trusted.join(",")]);
  const strange = told.keys.filter(({ isTrusted }: { isTrusted: boolean }) => !isTrusted);
  const wrong = told.valid && strange.length === 0 ? [] : [JSON.stringify(told).slice(0, 400)];
  if (told.lines < moment.auditBefore / 2) wrong.push("it does not reach back over the upgrade");
  found("audit exported and verified", `${told.lines} lines under ${told.seals} seals`, wrong);
}

/** The earlier program before the upgraded home: it says no and touches nothing. */
function sendAway(root: string): void {
  const { status, stderr } = spawnSync(
    join(root, "node_modules/.bin/node"),
    [join(root, "src/doors/main.ts"), "ledger.check", "--home", home],
    { encoding: "utf8" },
  );
  const isRefused = status === 1 && stderr.includes("this database is newer than this program");
  found("the earlier program is refused", stderr.trim().split("\n").at(-1)!.slice(0, 120), [
    ...(isRefused ? [] : [`exit code ${status}: ${stderr}`]),
  ]);
}

function restore(from: string): void {
  const flags = ["house.restore", "--from", from, "--home", restored, "--json"];
  execFileSync(process.execPath, [join(today, "src/doors/main.ts"), ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function checkBooks(program: Program, when: string): Promise<void> {
  const { balanced, entries, ...told } = await program.get(["ledger.check", "--deep"]);
  const bad = told.unbalancedEntries + told.unbalancedDays + told.incompleteEntries;
  const isSound = balanced && bad + told.changedDays.length === 0;
  found(`ledger.check ${when}`, `${entries} entries`, isSound ? [] : [JSON.stringify(told)]);
}

/** Today's server on the home, until what it had to catch up on is done. */
async function serveAWhile(): Promise<void> {
  const began = new Date().toISOString();
  const server = spawn(process.execPath, [join(today, "src/doors/main.ts"), "serve"], {
    env: { ...process.env, GRIDTILL_HOME: home, GRIDTILL_PORT: "0", GRIDTILL_LOG: "error" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const closed = once(server, "close");
  const jobs = async (state: string) => (await askServer("house.jobs", { state })).rows;
  const addressed = join(home, "server.json");
  const until = performance.now() + 5 * patience;
  await waitFor(() => existsSync(addressed) || server.exitCode !== null, until);
  // the schedule looks at what is due within its first minute
  await new Promise((resolve) => setTimeout(resolve, patience));
  await waitFor(
    async () => [...(await jobs("queued")), ...(await jobs("running"))].length === 0,
    until,
  );
  const lists = await Promise.all(["failed", "interrupted", "queued", "running"].map(jobs));
  const { rows } = await askServer("house.jobs", { limit: 200 });
  const since = rows.filter(({ queuedAt }: { queuedAt: string }) => queuedAt > began);
  server.kill("SIGTERM");
  const [code] = await closed;
  const wrong = lists.flat().map((job) => JSON.stringify(job).slice(0, 300));
  if (code !== 0) wrong.push(`exit code ${code}: ${said.slice(-500)}`);
  found("today's server on it", `${since.length} jobs of its schedule`, wrong);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
async function askServer(operation: string, input: object): Promise<any> {
  const { url, token } = JSON.parse(readFileSync(join(home, "server.json"), "utf8"));
  const response = await fetch(`${url}/v1/${operation}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  return response.json();
}

async function waitFor(isSo: () => boolean | Promise<boolean>, until: number): Promise<void> {
  while (!(await isSo()) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function inProgram<Result>(
  root: string,
  folder: string,
  work_: (program: Program) => Promise<Result>,
): Promise<Result> {
  const program = await startProgram(root, folder);
  try {
    return await work_(program);
  } finally {
    await program.close();
  }
}

mkdirSync(work, { recursive: true });
for (const folder of [home, restored]) rmSync(folder, { recursive: true, force: true });
const root = checkOut();
console.error(`${rev}: making ${values.customers} customers in ${home}`);

const { waiting, told, moment } = await inProgram(root, home, async (program) => {
  await program.make(Number(values.customers));
  const approvals = await beginApprovals(program);
  await program.get(["audit.seal"]);
  const [newest] = (await program.get(["audit.list", "--limit", "1"])).lines;
  return { ...approvals, moment: { at: new Date().toISOString(), auditBefore: newest.id + 1 } };
});
for (const line of told) console.error(`- ${line}`);
const backup = await backUp();
const picture = await inProgram(root, home, (program) => takePicture(program, moment));
found("what the earlier program says", `${operationsOf(picture)} operations`);
const kinds = [...Map.groupBy(waiting.values(), ({ kind }) => kind)];
found("approvals under way", kinds.map(([kind, all]) => `${all.length} ${kind}`).join(", "));

const ask = (program: Program) => takeAgain(program, { before: picture, moment });
const upgraded = await inProgram(today, home, ask);
tellDifferences("the upgraded home", [picture, upgraded]);
sendAway(root);
tellDifferences("the same after the earlier program came by", [
  upgraded,
  await inProgram(today, home, ask),
]);
restore(backup);
tellDifferences(
  "the earlier backup restored",
  [picture, await inProgram(today, restored, ask)],
  [...meant, ...afterBackup],
);

await writeNewRoute(home);
await serveAWhile();
await inProgram(today, home, async (program) => {
  await checkBooks(program, "after the upgrade");
  const ended = await endApprovals(program, waiting);
  const signatures = ended.reduce((sum, one) => sum + one.signatures, 0);
  found(
    "approvals ended by the route they began with",
    `${ended.filter(({ wrong }) => wrong.length === 0).length} of ${ended.length}, ${signatures} signatures`,
    ended.flatMap(({ id, kind, wrong }) => wrong.map((text) => `${kind} ${id}: ${text}`)),
  );
  found("a new request takes the new route", "", await askByNewRoute(program));
  found("refunds paid", "", await payRefunds(program, waiting));
  const night = await program.ask(["house.night"]);
  found("the next night", "", "refusal" in night ? [night.words] : []);
  const { rows } = await program.get(["house.outbox", "--state", "dead"]);
  found(
    "dead letters",
    rows.length,
    rows.map((row: object) => JSON.stringify(row)),
  );
  await checkBooks(program, "at the end");
  await proveAudit(program, moment);
});

printTable(
  [`from ${rev}, ${values.customers} customers`, "figure", "held"],
  findings.map(({ what, figure, wrong }) => [what, figure, wrong.length === 0 ? "yes" : "NO"]),
);
for (const { what, wrong } of findings)
  for (const text of wrong.slice(0, 20)) console.log(`- ${what}: ${text}`);
if (findings.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
