/** A gateway that answers, errs, babbles or sleeps; whatever is no answer is silence. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type InvoiceCheck, PartnerSilent } from "../base/partners.ts";
import { openInvoiceGateway, openSimulatedInvoiceCheck } from "./invoice-check.ts";

const facts = { number: "26442000000000000018", issuedOn: "2026-08-02" };
const money = { netFen: 44490n, totalFen: 50274n };
let close = () => {};
afterEach(() => close());

async function gateway(listener: RequestListener, timeoutMs = 2000): Promise<InvoiceCheck> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return openInvoiceGateway(`http://127.0.0.1:${port}/check`, { token: "t-1", timeoutMs });
}

test("facts go out in yuan under a token, the verdict comes back", async () => {
  let asked = "";
  const office = await gateway(async (request, response) => {
    const parts = [request.headers.authorization];
    for await (const part of request) parts.push(String(part));
    asked = parts.join(" ");
    response.end('{"state":"red_flushed","problem":"2026-08-20"}');
  });
  const verdict = await office.check({ ...facts, ...money });
  expect(verdict).toEqual({ state: "red_flushed", problem: "2026-08-20" });
  expect(asked).toBe(
    'Bearer t-1 {"number":"26442000000000000018","issuedOn":"2026-08-02","net":"444.90","total":"502.74"}',
  );
});

test.each<[string, RequestListener]>([
  ["an error", (_, response) => response.writeHead(503).end()],
  ["another language", (_, response) => response.end("<html>busy</html>")],
  ["a verdict nobody knows", (_, response) => response.end('{"state":"maybe"}')],
  ["a line cut off", (request) => request.socket.destroy()],
  ["nothing at all", () => {}],
])("%s is silence", async (_, listener) => {
  const office = await gateway(listener, 200);
  await expect(office.check({ ...facts, ...money })).rejects.toThrow(PartnerSilent);
});

test("the simulator answers by the number, always the same", async () => {
  const office = openSimulatedInvoiceCheck();
  const ending = (last: string) => office.check({ ...facts, ...money, number: `2644${last}` });
  expect(await ending("0018")).toEqual({ state: "genuine" });
  expect(await ending("0410")).toEqual({ state: "void" });
  await expect(ending("0503")).rejects.toThrow(PartnerSilent);
});
