/** A message line that takes, refuses, babbles or sleeps; whatever is no answer is silence, and silence is unknown. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CustomerMessages, PartnerSilent } from "../base/partners.ts";
import { openMessageGateway } from "./customer-messages.ts";
import { openSimulatedMessages, usualShares } from "./message-simulator.ts";

const message = { key: "DA-1", channel: "sms", to: "13800138000", text: "电费提醒" } as const;
let close = () => {};
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridtill-messages-"));
});
afterEach(async () => {
  close();
  await rm(folder, { recursive: true });
});

async function gateway(listener: RequestListener): Promise<CustomerMessages> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return openMessageGateway(`http://127.0.0.1:${port}/messages`, { token: "t-1", timeoutMs: 200 });
}

test("a message goes out under its key and a token; its fate is asked by the key", async () => {
  const heard: string[] = [];
  const line = await gateway(async (request, response) => {
    const parts = [request.method, request.url, request.headers.authorization];
    for await (const part of request) parts.push(String(part));
    heard.push(parts.join(" "));
    if (request.method === "POST") response.end('{"accepted":true,"reference":"M-7"}');
    else if (request.url!.endsWith("DA-1"))
      response.end('{"state":"delivered","at":"2026-11-22T09:00:00+08:00"}');
    else response.writeHead(404).end();
  });
  expect(await line.send(message)).toEqual({ accepted: true, reference: "M-7" });
  expect(await line.askAbout("DA-1")).toEqual({
    state: "delivered",
    at: new Date("2026-11-22T01:00:00Z"),
  });
  expect(await line.askAbout("DA-2")).toBeUndefined();
  expect(heard[0]).toBe(`POST /messages Bearer t-1 ${JSON.stringify(message)}`);
  expect(heard[1]).toBe("GET /messages/DA-1 Bearer t-1");
});

test.each<[string, RequestListener]>([
  ["an error", (_, response) => response.writeHead(503).end()],
  ["another language", (_, response) => response.end("<html>busy</html>")],
  ["a line cut off", (request) => request.socket.destroy()],
  ["nothing at all", () => {}],
])("%s is silence", async (_, listener) => {
  const line = await gateway(listener);
  await expect(line.send(message)).rejects.toThrow(PartnerSilent);
  await expect(line.askAbout("DA-1")).rejects.toThrow(PartnerSilent);
});

const noon = new Date("2026-11-22T04:00:00Z");

test("the simulator goes by the number: delivered, failed, late, refused, lost, or delivered without a word", async () => {
  let now = noon;
  const open = () => openSimulatedMessages({ book: join(folder, "book"), now: () => now });
  const line = open();
  const send = (last: string) => line.send({ ...message, key: last, to: `1380000${last}` });
  const fate = async (last: string, asked = line) => (await asked.askAbout(last))?.state;
  for (const last of ["0000", "9001", "9004"]) {
    expect(await send(last)).toMatchObject({ accepted: true });
  }
  expect(await send("9005")).toMatchObject({ accepted: false, problem: "bad_number" });
  for (const last of ["9002", "9003"]) await expect(send(last)).rejects.toThrow(PartnerSilent);
  expect(await Promise.all(["0000", "9001", "9004"].map((last) => fate(last)))).toEqual([
    ...["delivered", "failed", "accepted"],
  ]);
  now = new Date(noon.getTime() + 2 * 3_600_000);
  const reopened = open();
  expect(await fate("9004", reopened)).toBe("delivered");
  expect(await fate("9003", reopened)).toBe("delivered");
  expect(await fate("9002", reopened)).toBeUndefined();
});

test("its book tells nobody whom it wrote to, and the same key is one message", async () => {
  const book = join(folder, "book");
  const line = openSimulatedMessages({ book, now: () => noon });
  await line.send(message);
  await line.send(message);
  const text = await readFile(book, "utf8");
  expect(text.split("\n")).toHaveLength(2);
  expect(text).not.toMatch(/138|电费/);
});

test("other numbers end as the seed draws, about in the usual shares and always the same", async () => {
  const ends = async (seed: string) => {
    const book = join(folder, `book-${seed}`);
    const line = openSimulatedMessages({ book, now: () => noon, shares: usualShares, seed });
    const keys = Array.from({ length: 1000 }, (_, at) => `DA-${at}`);
    const sent = await Promise.allSettled(keys.map((key) => line.send({ ...message, key })));
    const silent = sent.filter(({ status }) => status === "rejected").length;
    const states = await Promise.all(keys.map(async (key) => (await line.askAbout(key))?.state));
    return { silent, failed: states.filter((state) => state === "failed").length };
  };
  const first = await ends("a");
  expect(first.silent).toBeGreaterThan(0);
  expect(first.silent).toBeLessThan(20);
  expect(first.failed).toBeGreaterThan(5);
  expect(first.failed).toBeLessThan(45);
  await rm(join(folder, "book-a"));
  expect(await ends("a")).toEqual(first);
  expect(await ends("b")).not.toEqual(first);
});
