/**
 * A disk without room, and a limit on the size of files, told apart from every other failure.
 * @module
 */
import { codeOf } from "./pool.ts";

/** There was no room. What was there before is untouched; make room and do it again. */
export class StorageFull extends Error {}

const full = /No space left|File too large|[Dd]isk quota|ENOSPC|EFBIG|EDQUOT/;

/** @param what that has no room: `a snapshot in /home/lake` */
export async function sayingWhenFull<Result>(
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw fullOr(what, error);
  }
}

/** The error as it is, unless it says that there was no room. */
export function fullOr(what: string, error: unknown): unknown {
  const text = `${codeOf(error)} ${error instanceof Error ? error.message : error}`;
  if (error instanceof StorageFull || !full.test(text)) return error;
  const message = `there is no room for ${what} (${text}); what was there before stays in use`;
  return new StorageFull(message, { cause: error });
}
