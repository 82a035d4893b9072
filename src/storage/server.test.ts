import { afterAll, beforeAll, expect, it } from "vitest";
import { openServer, ServerRefused } from "./server.ts";
import {
  debianPrograms,
  startTemporaryPostgres,
  type TemporaryPostgres,
} from "./temporary-server.ts";

let server: TemporaryPostgres;
beforeAll(async () => {
  server = await startTemporaryPostgres(debianPrograms());
});
afterAll(() => server.stop());

function changed(change: (url: URL) => void): string {
  const url = new URL(server.url);
  change(url);
  return url.href;
}

it("opens a database on a server for one process at a time", async () => {
  const opened = await openServer(server.url);
  const second = openServer(server.url);
  await expect(second).rejects.toThrow(ServerRefused);
  await expect(second).rejects.toThrow(/another gridtill is running on database "postgres"/);
  await opened.stop();
  await (await openServer(server.url)).stop();
});

it.each([
  ["a wrong password", (url: URL) => (url.password = "wrong"), /user or password .* is wrong/],
  ["no such database", (url: URL) => (url.pathname = "/none"), /no such database/],
  ["no server", (url: URL) => (url.port = "1"), /nothing answers there/],
])("says clearly what is wrong: %s", async (_case, change, message) => {
  const opening = openServer(changed(change));
  await expect(opening).rejects.toThrow(ServerRefused);
  await expect(opening).rejects.toThrow(message);
  await expect(opening).rejects.not.toThrow(new URL(server.url).password);
});

it("refuses a database that is not UTF8", async () => {
  const database = await server.createDatabase();
  await database.client.unsafe(
    "create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0",
  );
  const opening = openServer(changed((url) => (url.pathname = "/latin")));
  await expect(opening).rejects.toThrow(/encoded in LATIN1; gridtill needs a UTF8 database/);
});
