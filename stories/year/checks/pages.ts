/** Lists of the house read to their end. */
import type { Asker } from "../year.ts";

interface Listing {
  operation: string;
  input?: object;
  /** Under which name the answer holds the rows. */
  rows: string;
  pageSize?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation lists
export async function* everyRow(who: Asker, listing: Listing): AsyncGenerator<any> {
  const { operation, input, rows, pageSize = 200 } = listing;
  let place: { page: number } | { after: string } = { page: 1 };
  for (let page = 2; ; page++) {
    const answer = await who.get(operation, { ...input, ...place, pageSize });
    yield* answer[rows];
    if (answer[rows].length < pageSize || answer.next === null) return;
    place = answer.next === undefined ? { page } : { after: answer.next };
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation lists
export async function allRows(who: Asker, listing: Listing): Promise<any[]> {
  const rows = [];
  for await (const row of everyRow(who, listing)) rows.push(row);
  return rows;
}
