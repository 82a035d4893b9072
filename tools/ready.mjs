// Makes a fresh clone ready: packages by the lockfile, the console's pages, and with --tests what the
// tests need from Debian. Plain JavaScript, because the machine's own Node may be too old for the rest.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
process.chdir(root);

const [major] = process.versions.node.split(".");
if (Number(major) < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer`);

installPackages();
buildConsole();
if (process.argv.includes("--tests")) installForTests();

function installPackages() {
  const stamp = "node_modules/.gridtill-lock";
  const hash = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  tell("installing packages (once) ...");
  // Not "npm ci": it refuses a lockfile without the optional binaries of other platforms, which a
  // registry mirror may not have. The versions are the lockfile's all the same, and it is left as it is.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, hash);
}

/** Vite's output lies in console/dist; it is made again when a source is newer. */
function buildConsole() {
  const built = "console/dist/index.html";
  const sources = ["console", "src", "package-lock.json", "vite.config.ts"];
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map(newest))) return;
  tell("building the console ...");
  // not on a terminal: its counter would paint over this line
  const env = { ...process.env, CI: "true" };
  run(
    "node_modules/.bin/node",
    ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
    env,
  );
  for (const file of filesBelow("console/dist")) {
    if (/\.(js|css|html|json|svg)$/.test(file)) {
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  }
}

function newest(path) {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts) return 0;
  if (!facts.isDirectory()) return /\.(sql|test\.ts|md)$/.test(path) ? 0 : facts.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "dist" && name !== "node_modules");
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function installForTests() {
  const missing = [
    ["chromium", existsSync("/usr/bin/chromium")],
    ["fonts-noto-cjk", existsSync("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")],
    ["postgresql", existsSync("/usr/lib/postgresql")],
  ].flatMap(([name, isThere]) => (isThere ? [] : [name]));
  if (missing.length === 0) return;
  const isDebianRoot = existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
  if (!isDebianRoot) {
    fail(
      `the tests need ${missing.join(", ")}: on Debian, "apt-get install ${missing.join(" ")}" as ` +
        "root; elsewhere Chromium as /usr/bin/chromium, the Noto CJK fonts and PostgreSQL 15 or newer",
    );
  }
  tell(`installing ${missing.join(", ")} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], env);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], env);
}

function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", 2, 2], env });
  if (error || status !== 0)
    fail(`${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`);
}

function tell(line) {
  process.stderr.write(`gridtill: ${line}\n`);
}

function fail(line) {
  tell(line);
  process.exit(1);
}
