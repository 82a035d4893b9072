#!/usr/bin/env node
// The command `gridtill`. The program runs unbuilt on the Node of its own packages, so this only
// hands over to it, whatever Node the machine has.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const node = join(root, "node_modules/.bin/node");
if (!existsSync(node)) {
  const ready = spawnSync(process.execPath, [join(root, "tools/ready.mjs")], {
    stdio: ["ignore", 2, 2],
  });
  if (ready.status !== 0) process.exit(1);
}
const child = spawn(node, [join(root, "src/doors/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
