/** Killed in the middle of an import. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../stories/harness.ts";
import { csvLine } from "../files/write-table.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.get("organisation.add-unit", { id: "3701", name: "济南市", level: "city" });
});
afterAll(() => house.close());

const rows = 40_000;

test("kill -9 in the middle of an import leaves nothing of it, and a second try imports all", async () => {
  const path = join(house.folder, "large.csv");
  const said = "电费怎么算？".repeat(20);
  const lines = Array.from({ length: rows }, (_, at) =>
    csvLine([`M-${at}`, "2026-11-03 10:00", "济南市", "咨询", said]),
  );
  const text =
    csvLine(["ticket_id", "created_at", "region", "business_type", "text"]) + lines.join("");
  await writeFile(path, text);
  const child = spawn(
    "node_modules/.bin/node",
    ["src/doors/main.ts", "tickets.import", "--file", path, "--home", join(house.folder, "other")],
    { env: { ...process.env, DATABASE_URL: house.url }, stdio: "ignore" },
  );
  const ended = once(child, "exit");
  await Promise.race([stagingBegan(), ended]);
  expect(child.exitCode, "still running when killed").toBeNull();
  child.kill("SIGKILL");
  await ended;
  expect(await house.get("tickets.list")).toMatchObject({ total: 0 });
  expect(await house.get("tickets.imports")).toEqual({ imports: [] });
  const file = await house.file(text);
  expect(await house.get("tickets.import", { file })).toMatchObject({
    accepted: rows,
    written: rows,
  });
  expect(await house.get("tickets.list")).toMatchObject({ total: rows });
}, 60_000);

/** Resolves once the temporary table of tickets is being filled. */
async function stagingBegan(): Promise<void> {
  for (let isFilling = false; !isFilling; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const found = await house.database.transaction(
      ({ sql }) => sql`
        select from pg_stat_activity
        where datname = current_database() and query like 'copy "staging_ticket"%'`,
    );
    isFilling = found.length > 0;
  }
}
