/**
 * How long the morning's ranking takes while twenty people ask for it at once, over HTTP, in a house
 * that has been assessed (the demonstration, say).
 * Usage: node bench/ranking.ts HOME [users] [requests each] [level] [category level]
 * @module
 */
import { serverOf } from "../src/storage/home.ts";
import { startServer } from "../stories/served.ts";

const [home, users = "20", each = "50", level = "city", categoryLevel = "1"] =
  process.argv.slice(2);
if (!home) {
  console.error("node bench/ranking.ts HOME [users] [requests each] [level] [category level]");
  process.exit(2);
}
const served = await startServer(home, { GRIDTILL_DEMONSTRATION: "0", GRIDTILL_LOG: "warn" });
try {
  const server = await serverOf(home);
  const headers = { authorization: `Bearer ${server!.token}` };
  const ask = async (offset: number): Promise<{ ms: number; total: number }> => {
    const query = new URLSearchParams({ level, categoryLevel, limit: "50", offset: `${offset}` });
    const began = performance.now();
    const response = await fetch(`${served.url}/v1/appeals.ranking?${query}`, { headers });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const { total } = (await response.json()) as { total: number };
    return { ms: performance.now() - began, total };
  };
  const { total } = await ask(0);
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: Number(users) }, async (_, user) => {
      const times: number[] = [];
      for (let turn = 0; turn < Number(each); turn += 1) {
        times.push((await ask(((user + turn) % 3) * 25)).ms);
      }
      return times;
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const sorted = answers.flat().sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(1);
  console.log(`${sorted.length} requests of ${users} users over ${total} rows, ${level}`);
  console.log(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${(sorted.length / seconds).toFixed(0)} /s`);
} finally {
  await served.end();
}
