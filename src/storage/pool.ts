/**
 * Connections of the `postgres` driver, one client each. The driver's own pool crashes the process
 * when a connection is lost inside a transaction (version 3.4.9 writes the rollback to a socket that is
 * gone), and would go on outside of it; here a lost connection refuses all further work and is dropped.
 * @module
 */
import { connect, type Socket } from "node:net";
import postgres from "postgres";
import { types } from "./values.ts";

export type Client = postgres.Sql<Record<string, unknown>>;

export interface Connection {
  client: Client;
  isLost(): boolean;
  /** False the first time it is asked: nothing went over the connection yet. */
  wasOpened(): boolean;
  /** Between a failure and its end the driver still takes statements, and never answers them. */
  markLost(): void;
}

export interface Pool {
  /** Waits for a free connection; it must be given back. */
  take(): Promise<Connection>;
  giveBack(connection: Connection): void;
  close(): Promise<void>;
}

/** Work that holds a connection and asks for another may wait for itself, so no wait is for ever. */
const patienceMs = 30_000;

/** Connects with the first statement. */
export function connectTo(url: string): Connection {
  let isLost = false;
  const markLost = () => {
    isLost = true;
  };
  const sockets: SocketOptions = { socket: socketsTo() };
  const client = postgres(url, {
    ...sockets,
    max: 1,
    types,
    fetch_types: false,
    onnotice: () => {},
    onclose: markLost,
    connect_timeout: 10,
    backoff: () => 0.2,
    // short statements by the thousand: compiling one costs more than running it
    connection: { application_name: "gridtill", TimeZone: "UTC", jit: "off" },
  });
  let uses = 0;
  return { client, markLost, isLost: () => isLost, wasOpened: () => uses++ > 0 };
}

interface SocketOptions {
  /** Known to the driver, unknown to its types. */
  socket: (to: Address) => Socket;
}
interface Address {
  host: string[];
  port: number[];
  path: string | false;
}

/**
 * The driver's own sockets wait with a statement's second packet for word of the first, which Linux
 * holds back for 40 ms (Nagle's algorithm and delayed acknowledgements, RFC 896 and 1122). Of several
 * hosts the next is tried each time.
 */
function socketsTo(): SocketOptions["socket"] {
  let tries = 0;
  return ({ host, port, path }) => {
    if (path) return connect({ path });
    const at = tries++ % host.length;
    return connect({ host: host[at]!, port: port[at]!, noDelay: true });
  };
}

export function createPool(url: string, max: number): Pool {
  const all = new Set<Connection>();
  const free: Connection[] = [];
  const waiting = new Set<(connection: Connection) => void>();
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
      return await new Promise((resolve, reject) => {
        const give = (connection: Connection) => {
          clearTimeout(timer);
          resolve(connection);
        };
        const timer = setTimeout(() => {
          waiting.delete(give);
          reject(Object.assign(new Error("all connections are busy"), { code: "CONNECT_TIMEOUT" }));
        }, patienceMs);
        waiting.add(give);
      });
    },
    giveBack(connection) {
      const [next] = waiting;
      if (connection.isLost()) drop(connection);
      if (next) {
        waiting.delete(next);
        next(connection.isLost() ? make() : connection);
      } else if (!connection.isLost()) free.push(connection);
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map(({ client }) => client.end({ timeout: 5 })));
    },
  };
}

/** SQLSTATE, or the system's or the driver's own code. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
