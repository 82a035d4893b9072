/**
 * The lake: what analysis reads, as immutable Parquet parts taken from PostgreSQL, each with the rows
 * that changed since the part before.
 * @module
 */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Analytics } from "../base/database.ts";
import { sayingWhenFull } from "./full-disk.ts";
import { analyticsOf, type Engine, openEngine } from "./lake/analytics.ts";
import { type Manifest, readManifest, removeJunk, writeManifest } from "./lake/manifest.ts";
import { partsOfNoun } from "./lake/parts.ts";
import { readShelf, type Shelf } from "./lake/relations.ts";
import { type Client, codeOf } from "./pool.ts";
import { DatabaseUnavailable, openPostgres, type PostgresDatabase } from "./postgres.ts";

/** Every transaction that stamps change numbers holds this lock shared (migration 0001). */
const stampLock = 4_780;

export interface Lake {
  /**
   * Takes what was committed before the call, if anything was, and returns the lake as of then. While
   * a long transaction holds change numbers back, the lake stays as it is; see `snapshot.asOf`.
   * @throws StorageFull where the disk has no room; the snapshot before stays in use
   */
  refresh(): Promise<Analytics>;
  /** The lake as last taken; undefined before the first time. */
  current(): Analytics | undefined;
  close(): Promise<void>;
}

export interface LakeOptions {
  /** Where parts and manifests lie; the folder is the lake's alone. */
  folder: string;
  /** The PostgreSQL database, read over connections of the lake's own. */
  url: string;
  /** The folder below which the `.sql` files lie; the program's own unless given. */
  source?: string | undefined;
  /** What the analytics engine may use before it spills to disk. */
  memoryMb?: number | undefined;
}

const programFolder = fileURLToPath(new URL("..", import.meta.url));

export async function openLake({ folder, url, source, memoryMb }: LakeOptions): Promise<Lake> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const shelf = await readShelf(source ?? programFolder);
  const engine = await openEngine(folder, memoryMb);
  const database = openPostgres(url, { max: 3 });
  let manifest = await readManifest(folder);
  await removeJunk(folder, manifest);
  let analytics: Analytics | undefined;
  const use = (next: Manifest): Analytics => {
    manifest = next;
    analytics = analyticsOf(engine, shelf, next);
    return analytics;
  };
  if (manifest && hasAllNouns(manifest, shelf)) use(manifest);
  const passSignal = () => {};
  process.on("SIGXFSZ", passSignal);
  return {
    refresh: shared(async () => {
      const isStale = await hasNews(database, manifest, shelf);
      if (!isStale && analytics) return analytics;
      const next = await takeSnapshot({ database, engine, shelf, manifest });
      return next ? use(next) : analytics!;
    }),
    current: () => analytics,
    async close() {
      process.removeListener("SIGXFSZ", passSignal);
      await database.close();
      engine.instance.closeSync();
    },
  };
}

/** Calls during a run share the next one, which starts after them and so sees what they committed. */
function shared<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Result> | undefined;
  return () => {
    waiting ??= last
      .catch(() => {})
      .then(() => {
        waiting = undefined;
        return run();
      });
    last = waiting;
    return waiting;
  };
}

function hasAllNouns(manifest: Manifest, shelf: Shelf): boolean {
  return shelf.nouns.every(({ noun, hash }) => manifest.nouns[noun]?.hash === hash);
}

interface Mark {
  database: string;
  watermark: number;
  at: Date;
}

/** The identity of a database is the moment its first migration was applied, to the microsecond. */
async function readMark(client: Client): Promise<Mark> {
  const [mark] = await client<[Mark]>`
    select (select applied_at::text from migration order by number limit 1) as database,
           (select case when is_called then last_value else 0 end from change_no)::float8 as watermark,
           clock_timestamp() as at`;
  return mark;
}

async function hasNews(database: PostgresDatabase, manifest: Manifest | undefined, shelf: Shelf) {
  if (!manifest || !hasAllNouns(manifest, shelf)) return true;
  const mark = await database.within({ readOnly: true }, readMark);
  return mark.database !== manifest.database || mark.watermark !== manifest.watermark;
}

interface Taking {
  database: PostgresDatabase;
  engine: Engine;
  shelf: Shelf;
  manifest: Manifest | undefined;
}

/** Undefined where the watermark cannot be fixed for now and there is a snapshot to go on with. */
async function takeSnapshot({ database, engine, shelf, manifest }: Taking) {
  const view = { isolation: "repeatable read", readOnly: true } as const;
  return await database.within(view, async (reader): Promise<Manifest | undefined> => {
    const mark = await fixWatermark(database, reader, !manifest);
    if (!mark) return undefined;
    const isFollowing =
      manifest?.database === mark.database && manifest.watermark <= mark.watermark;
    const number = (manifest?.number ?? 0) + 1;
    const next: Manifest = {
      number,
      database: mark.database,
      watermark: mark.watermark,
      asOf: mark.at.toISOString(),
      nouns: {},
    };
    for (const noun of shelf.nouns) {
      const before = isFollowing ? manifest.nouns[noun.noun] : undefined;
      const range = { after: before ? manifest!.watermark : 0, until: mark.watermark, number };
      next.nouns[noun.noun] = await partsOfNoun({ engine, reader, noun }, range, before);
    }
    await sayingWhenFull(`a snapshot in ${engine.folder}`, () =>
      writeManifest(engine.folder, next),
    );
    return next;
  });
}

/**
 * Waits until no transaction that drew a change number is still open, and in that moment takes the
 * reader's view of the database: every number up to the watermark is then committed or void.
 */
async function fixWatermark(database: PostgresDatabase, reader: Client, isFirst: boolean) {
  try {
    return await database.within({}, async (keeper) => {
      await keeper.unsafe(`set local lock_timeout = '${isFirst ? 20 : 1}s'`);
      await keeper`select pg_advisory_xact_lock(${stampLock})`;
      return await readMark(reader);
    });
  } catch (error) {
    if (codeOf(error) !== "55P03") throw error;
    if (!isFirst) return undefined;
    throw new DatabaseUnavailable(
      "the first snapshot waits for a transaction that writes for long",
    );
  }
}
