/**
 * Connections of the `postgres` driver, one client each. The driver's own pool crashes the process
 * when a connection is lost inside a transaction (version 3.4.9 writes the rollback to a socket that is
 * gone), and would go on outside of it; here a lost connection refuses all further work and is dropped.
 * @module
 */
import postgres from "postgres";
import { canonicalJson } from "../base/ids.ts";

export type Client = postgres.Sql<{ bigint: bigint }>;

export interface Connection {
  client: Client;
  isLost(): boolean;
}

export interface Pool {
  /** Waits for a free connection; it must be given back. */
  take(): Promise<Connection>;
  giveBack(connection: Connection): void;
  close(): Promise<void>;
}

/** Connects with the first statement. */
export function connectTo(url: string): Connection {
  let isLost = false;
  const client = postgres(url, {
    max: 1,
    types,
    onnotice: () => {},
    onclose: () => {
      isLost = true;
    },
    connect_timeout: 10,
    backoff: () => 0.2,
    connection: { application_name: "gridtill", TimeZone: "UTC" },
  });
  return { client, isLost: () => isLost };
}

export function createPool(url: string, max: number): Pool {
  const all = new Set<Connection>();
  const free: Connection[] = [];
  const waiting: ((connection: Connection) => void)[] = [];
  let isClosed = false;
  const drop = (connection: Connection) => {
    all.delete(connection);
    void connection.client.end({ timeout: 0 });
  };
  const make = (): Connection => {
    const connection = connectTo(url);
    all.add(connection);
    return connection;
  };
  return {
    async take() {
      if (isClosed) throw Object.assign(new Error("closed"), { code: "CONNECTION_ENDED" });
      for (let idle = free.pop(); idle; idle = free.pop()) {
        if (!idle.isLost()) return idle;
        drop(idle);
      }
      if (all.size < max) return make();
      return await new Promise((resolve) => waiting.push(resolve));
    },
    giveBack(connection) {
      if (connection.isLost()) drop(connection);
      const usable = connection.isLost() && waiting.length > 0 ? make() : connection;
      if (waiting.length > 0) waiting.shift()!(usable);
      else if (!connection.isLost()) free.push(connection);
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map(({ client }) => client.end({ timeout: 5 })));
    },
  };
}

const instantText = (value: unknown): string =>
  value instanceof Date ? value.toISOString() : String(value);

const types = {
  bigint: postgres.BigInt,
  json: {
    to: 3802,
    from: [114, 3802],
    serialize: (value: unknown) => (typeof value === "string" ? value : canonicalJson(value)),
    parse: (text: string): unknown => JSON.parse(text),
  },
  instant: {
    to: 1184,
    from: [1184],
    serialize: instantText,
    parse: (text: string) => new Date(text),
  },
  day: {
    to: 1082,
    from: [1082],
    serialize: (value: unknown) => instantText(value).slice(0, 10),
    parse: (text: string) => text,
  },
  timestamp: {
    to: 1114,
    from: [1114],
    serialize: instantText,
    parse: (text: string) => new Date(`${text.replace(" ", "T")}Z`),
  },
};
