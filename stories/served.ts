/**
 * The program itself as a process of its own: for tests that start it, kill it and start it again.
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Served {
  url: string;
  /** The one-time administrator password it printed, where it printed one. */
  password: string | undefined;
  child: ChildProcess;
  /** Sends a signal and gives the exit code, null where the signal ended it. */
  end(signal?: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

type Environment = Record<string, string>;

/** Starts the server on a free port. Rejects with what it said where it ends before it serves. */
export async function startServer(home: string, environment: Environment = {}): Promise<Served> {
  const child = gridtill(["serve"], { GRIDTILL_HOME: home, GRIDTILL_PORT: "0", ...environment });
  const said = listen(child);
  const url = await Promise.race([
    said.until(/http:\/\/127\.0\.0\.1:\d+/),
    once(child, "exit").then(() => Promise.reject(new Error(said.text()))),
  ]);
  await said.until(/gridtill \d[^\n]*\n(?: {2}sign in as admin\n {2}one-time password \S+\n)?/);
  return {
    url,
    password: /one-time password (\S+)/.exec(said.text())?.[1],
    child,
    async end(signal = "SIGINT") {
      child.kill(signal);
      const [code] = await once(child, "exit");
      return code;
    },
  };
}

export interface Finished {
  code: number | null;
  out: string;
  err: string;
}

/** Runs one command to its end. */
export async function runCommand(args: string[], environment: Environment = {}): Promise<Finished> {
  const child = gridtill(args, environment);
  let [out, err] = ["", ""];
  child.stdout?.on("data", (part) => {
    out += part;
  });
  child.stderr?.on("data", (part) => {
    err += part;
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

export function gridtill(args: string[], environment: Environment): ChildProcess {
  const env = { ...process.env, GRIDTILL_DEMONSTRATION: "0", GRIDTILL_LOG: "warn", ...environment };
  return spawn(process.execPath, ["src/doors/main.ts", ...args], { env, stdio: "pipe" });
}

/** Collects what a process says, and waits until it has said something. */
export function listen(child: ChildProcess) {
  let text = "";
  const waiting: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part) => {
      text += part;
      for (const look of waiting) look();
    });
  }
  return {
    text: () => text,
    until: (wanted: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const [match] = wanted.exec(text) ?? [];
          if (match !== undefined) resolve(match);
        };
        waiting.push(look);
        look();
      }),
  };
}
