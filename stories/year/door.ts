/** The house's own HTTP server, as `gridtill serve` opens it, and a line to it from one workstation. */
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { House } from "../../src/doors/context.ts";
import { createHttp } from "../../src/doors/web/http.ts";

export interface Door {
  readonly port: number;
  readonly url: string;
  send(letter: Letter): Promise<Reply>;
  close(): Promise<void>;
}

export interface Letter {
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** The caller's own address: the house counts calls by it. */
  from: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the house answers
  body: any;
}

export async function openDoor(house: House, port: number): Promise<Door> {
  const app = await createHttp({
    ...{ house, operatorToken: randomBytes(32).toString("base64url") },
    ...{ version: house.workings.version, log: "silent" as const },
    // a year's calls come within minutes
    rateLimit: 1_000_000,
  });
  const url = await app.listen({ host: "127.0.0.1", port });
  const lines = new Agent({ keepAlive: true });
  return {
    url,
    port: (app.server.address() as AddressInfo).port,
    send: (letter) => send(`${url}${letter.path}`, letter, lines),
    async close() {
      lines.destroy();
      await app.close();
    },
  };
}

function send(url: string, { headers, body, from }: Letter, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers, agent, localAddress: from };
    const asked = request(url, options, async (answer) => {
      const parts: Uint8Array[] = [];
      for await (const part of answer) parts.push(part);
      const text = Buffer.concat(parts).toString();
      const { statusCode: status = 0, headers: given } = answer;
      resolve({ status, headers: given, body: text === "" ? null : JSON.parse(text) });
    });
    asked.on("error", reject).end(body);
  });
}
