/** Arithmetic on another thread. */
import { expect, test } from "vitest";
import { runAside, ThreadEnded } from "./aside.ts";

const work = (name: string, body: string) => ({
  ...{ name, url: `data:text/javascript,export const ${name} = ${encodeURIComponent(body)}` },
  run: (input: number) => input,
});
const watching = { tell: () => {}, isCancelled: () => false };

test("what it finds comes back, and how far it is on the way", async () => {
  const told: unknown[] = [];
  const halves = work("halves", "(x, tell) => { tell(1, 2, 'half'); return x / 2 }");
  const tell = (...how: unknown[]) => void told.push(how);
  expect(await runAside(halves, 8, { ...watching, tell })).toBe(4);
  expect(told).toEqual([[1, 2, "half"]]);
});

test("its bug is the caller's", async () => {
  const falls = work("falls", "() => { throw new Error('fell') }");
  await expect(runAside(falls, 1, watching)).rejects.toThrow("fell");
});

test("the caller goes on meanwhile, and may have it ended", async () => {
  let isCancelled = false;
  const endless = work("endless", "() => { for (;;); }");
  const running = runAside(endless, 1, { ...watching, isCancelled: () => isCancelled });
  isCancelled = true;
  await expect(running).rejects.toThrow(ThreadEnded);
});
