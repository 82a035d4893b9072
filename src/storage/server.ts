/**
 * PostgreSQL on a server that somebody else runs, given by `DATABASE_URL`.
 * @module
 */
import type { OpenedPostgres } from "./embedded.ts";
import { codeOf } from "./pool.ts";
import { type PostgresDatabase as Database, isUnavailable, openPostgres } from "./postgres.ts";

const oldestVersion = 15;

/** One gridtill per database; a session holds this advisory lock as long as it runs. */
const serverLock = 4_783;

/** The server cannot be used; the message says what to change, and never the password. */
export class ServerRefused extends Error {}

/** Connects, checks the version and takes the database for this process. */
export async function openServer(url: string): Promise<OpenedPostgres> {
  const where = describe(url);
  const database = openPostgres(url);
  try {
    await checkVersion(where, database.client);
    const keeper = await holdDatabase(where, url);
    return {
      kind: "server",
      url,
      database,
      async stop() {
        await keeper.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error instanceof ServerRefused
      ? error
      : new ServerRefused(explain(where, error), { cause: error });
  }
}

async function checkVersion(where: string, client: Database["client"]): Promise<void> {
  const [row] = await client<{ version: number; encoding: string }[]>`
    select current_setting('server_version_num')::int as version,
           current_setting('server_encoding') as encoding`;
  const { version, encoding } = row!;
  const major = Math.floor(version / 10_000);
  if (major < oldestVersion) {
    throw new ServerRefused(
      `${where} is PostgreSQL ${major}; gridtill needs ${oldestVersion} or newer`,
    );
  }
  if (encoding !== "UTF8") {
    throw new ServerRefused(`${where} is encoded in ${encoding}; gridtill needs a UTF8 database`);
  }
}

/** The lock dies with its connection; a look now and then takes it again after the server was gone. */
async function holdDatabase(where: string, url: string): Promise<Keeper> {
  const { client, close } = openPostgres(url, { max: 1 });
  const [row] = await client<{ is_mine: boolean }[]>`
    select pg_try_advisory_lock(${serverLock}) as is_mine`;
  if (!row!.is_mine) {
    const holder = await describeHolder(client);
    await close();
    throw new ServerRefused(`another gridtill is running on ${where}${holder}; stop it first`);
  }
  const again = async () => {
    await client`
      select pg_try_advisory_lock(${serverLock})
      where not exists (select from pg_locks
                        where locktype = 'advisory' and objid = ${serverLock}
                          and pid = pg_backend_pid() and granted)`.catch(() => {});
  };
  const timer = setInterval(again, 5_000).unref();
  return {
    async close() {
      clearInterval(timer);
      await close();
    },
  };
}

interface Keeper {
  close(): Promise<void>;
}

async function describeHolder(client: Database["client"]): Promise<string> {
  const [holder] = await client<{ address: string; since: Date }[]>`
    select coalesce(host(a.client_addr), 'this machine') as address, a.backend_start as since
    from pg_locks l join pg_stat_activity a using (pid)
    join pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and l.objid = ${serverLock} and l.granted`;
  return holder ? ` (from ${holder.address} since ${holder.since.toISOString()})` : "";
}

/** `database "x" at host:port`, without user or password. */
function describe(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `database "${pathname.slice(1)}" at ${hostname}:${port || 5432}`;
}

const explanations: Record<string, string> = {
  "28P01": "the user or password in DATABASE_URL is wrong",
  "28000": "this user may not connect (pg_hba.conf of the server)",
  "3D000": "there is no such database: create it first (createdb)",
  "42501": "this user lacks a right; it must own the database",
};

function explain(where: string, error: unknown): string {
  const code = codeOf(error) ?? "";
  const said = error instanceof Error ? error.message : String(error);
  const why =
    explanations[code] ?? (isUnavailable(error) ? `nothing answers there (${said})` : said);
  return `${where} cannot be used: ${why}`;
}
