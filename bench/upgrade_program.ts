/**
 * One version of the program with a home open, as a process of its own: `node upgrade_program.ts ROOT HOME` carries out
 * that version's command lines, one JSON line in, one out. `startProgram` is how `bench/upgrade.ts` speaks to it.
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { AnyOperation } from "../src/base/operation.ts";
import type { Making } from "../src/doors/house/first-start.ts";
import type { OpenHouse } from "../src/doors/house.ts";

interface Order {
  /** Make the demonstration of a first start with so many customers. */
  make?: number;
  /** Tell every query of the catalog. */
  queries?: true;
  /** A command line. */
  args?: readonly string[];
  /** The moment it is for the house; now unless said. */
  at?: string | undefined;
}

interface Carried {
  code: number;
  out: string;
  err: string;
}

export interface Query {
  name: string;
  flags: { flag: string; isRequired: boolean }[];
}

/** What a command line said: its JSON, or the refusal in its own words. */
export type Told = { answer: unknown } | { refusal: string; words: string };

export interface Program {
  make(customers: number): Promise<void>;
  queries(): Promise<Query[]>;
  ask(args: readonly string[], at?: string): Promise<Told>;
  /** Throws where it is refused. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation answers
  get(args: readonly string[], at?: string): Promise<any>;
  close(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
}

/** Opens the home, migrating it where this version has more migrations. */
export async function startProgram(root: string, home: string): Promise<Program> {
  const child = spawn(
    `${root}/node_modules/.bin/node`,
    [fileURLToPath(import.meta.url), root, home],
    {
      stdio: ["pipe", "pipe", "pipe"],
      cwd: root,
    },
  );
  let last = "";
  child.stderr.on("data", (chunk: Buffer) => {
    last = `${last}${chunk}`.slice(-2_000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = once(child, "close");
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the program in ${root} ended: ${last}`);
    return value as string;
  };
  const order = async (what: Order): Promise<Carried> => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    return JSON.parse(await next());
  };
  const ask = async (args: readonly string[], at?: string): Promise<Told> => {
    const { code, out, err } = await order({ args: [...args, "--json"], at });
    if (out !== "") return { answer: JSON.parse(out) };
    const refusal = /^refused \(([^)]+)\)/m.exec(err)?.[1];
    return { refusal: refusal ?? `exit code ${code}`, words: err };
  };
  await next();
  return {
    ask,
    make: async (customers) => void (await order({ make: customers })),
    queries: async () => JSON.parse((await order({ queries: true })).out),
    async get(args, at) {
      const told = await ask(args, at);
      if ("refusal" in told) throw new Error(`${args.join(" ")}: ${told.words}`);
      return told.answer;
    },
    async close() {
      child.stdin.end();
      await closed;
    },
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

class Kept extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function serveOrders(root: string, home: string): Promise<void> {
  const load = (file: string) => import(`${root}/src/doors/${file}`);
  const [{ openHouse }, { readSettings }, { runCli }, { localCarrier }] = await Promise.all(
    ["house.ts", "settings.ts", "cli.ts", "command/local-carrier.ts"].map(load),
  );
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  const house: OpenHouse = await openHouse(readSettings({ GRIDTILL_HOME: home }), tell);

  async function carryOut({ make, queries, args = [], at }: Order): Promise<Carried> {
    if (make !== undefined) {
      const { demonstrationToMake, makeDemonstration } = await load("house/first-start.ts");
      const making: Making | undefined = await demonstrationToMake(house, make);
      if (making) await makeDemonstration(house, making, () => {});
      return { code: 0, out: "", err: "" };
    }
    if (queries) return { code: 0, out: JSON.stringify(await queriesOf(load)), err: "" };
    const then = at === undefined ? house : { ...house, now: () => new Date(at) };
    const [out, err] = [new Kept(), new Kept()];
    const code = await runCli(args, { open: async () => localCarrier(then), out, err });
    return { code, out: out.text, err: err.text };
  }

  try {
    process.stdout.write("open\n");
    for await (const line of createInterface({ input: process.stdin })) {
      const carried = await carryOut(JSON.parse(line));
      process.stdout.write(`${JSON.stringify(carried)}\n`);
    }
  } finally {
    await house.close();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: modules of another version
async function queriesOf(load: (file: string) => Promise<any>): Promise<Query[]> {
  const [{ catalog }, { fieldsOf }] = await Promise.all([load("catalog.ts"), load("flags.ts")]);
  return (catalog as AnyOperation[])
    .filter(({ kind }) => kind === "query")
    .map((operation) => ({ name: operation.name, flags: fieldsOf(operation) }));
}

if (import.meta.main) {
  const [root, home] = process.argv.slice(2) as [string, string];
  await serveOrders(root, home);
}
