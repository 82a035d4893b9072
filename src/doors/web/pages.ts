/**
 * What is not an operation: stored files in and out, the console's own pages, health and metrics.
 * @module
 */
import { createReadStream, existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { findOperation } from "../catalog.ts";
import { nameForFetching, ownFiles } from "../context.ts";
import { because } from "../refusals.ts";
import { addAttachments } from "./attachment-route.ts";
import { answerRefusal, callerOf, type Doorkeeper } from "./sessions.ts";

export interface PageOptions extends Doorkeeper {
  /** Where the built console lies; without it `/` says how to build it. */
  consoleFolder?: string;
}

export async function addPages(app: FastifyInstance, options: PageOptions): Promise<void> {
  addFiles(app, options);
  addAttachments(app, options);
  addHealth(app, options);
  await addConsole(app, options);
}

function addFiles(app: FastifyInstance, doorkeeper: Doorkeeper): void {
  const { house } = doorkeeper;
  app.post("/v1/files", async (request, reply) => {
    const actor = await callerOf(doorkeeper, request);
    if (isRefusal(actor)) return answerRefusal(reply, actor);
    if (actor.id === "nobody") {
      return answerRefusal(reply, refuse("unauthenticated", because.not_signed_in()));
    }
    if (actor.mustChangePassword) {
      return answerRefusal(reply, refuse("forbidden", because.password_due()));
    }
    const part = await request.file().catch(blameSender);
    if (!part) return answerRefusal(reply, refuse("invalid", because.no_file({ file: "file" })));
    const stored = await ownFiles(house, actor)
      .put(part.file, plainName(part.filename))
      .catch((error) => {
        throw part.file.errored ? blameSender(error) : error;
      });
    const { id, name, bytes } = stored;
    return { id, name, bytes };
  });
  app.get("/v1/files/:id", async (request, reply) => {
    const actor = await callerOf(doorkeeper, request);
    if (isRefusal(actor)) return answerRefusal(reply, actor);
    const { id } = request.params as { id: string };
    const name = await nameForFetching(house, actor, id);
    const stored = name === undefined ? undefined : await house.files.find(id);
    if (!stored) return answerRefusal(reply, refuse("not_found", because.no_file({ file: id })));
    return reply
      .header("Content-Disposition", `attachment; filename*=UTF-8''${encodeURIComponent(name!)}`)
      .header("Content-Length", stored.bytes)
      .type("application/octet-stream")
      .send(createReadStream(stored.path));
  });
}

/** A form that is broken or breaks off is no bug of ours. */
function blameSender(error: object): never {
  throw Object.assign(error, { statusCode: 400, ...error });
}

/** One line of what the sender calls the file, of a length that a header can carry. */
function plainName(name: string): string {
  return name
    .replace(/\p{Cc}/gu, " ")
    .toWellFormed()
    .slice(0, 200);
}

function addHealth(app: FastifyInstance, { house }: Doorkeeper): void {
  const { register, seconds } = createMetrics({ house });
  app.addHook("onResponse", async (request, reply) => {
    const route = operationOf(request) ?? "other";
    seconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    request.log.info(
      { route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      "answered",
    );
  });
  app.get("/healthz", () => ({ alive: true }));
  app.get("/readyz", async () => {
    await house.database.transaction(({ sql }) => sql`select 1`, { readOnly: true });
    return { ready: true };
  });
  app.get("/metrics", async (_request, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
}

/** Only names of the catalog: an address may hold anything, and each label is kept for ever. */
function operationOf({ params }: FastifyRequest): string | undefined {
  return findOperation((params as { operation?: string }).operation ?? "")?.name;
}

function createMetrics({ house }: Pick<Doorkeeper, "house">) {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: "gridtill_http_seconds",
    help: "time to answer, by operation and status",
    labelNames: ["route", "status"],
    registers: [register],
  });
  new Gauge({
    name: "gridtill_work",
    help: "outbox rows and jobs by state",
    labelNames: ["kind", "state"],
    registers: [register],
    async collect() {
      const rows = await house.database.transaction(
        ({ sql }) => sql<{ kind: string; state: string; count: number }>`
          select 'outbox' as kind, state, count(*)::int as count from outbox
          where state <> 'done' group by state
          union all select 'job', state, count(*)::int from job group by state`,
        { readOnly: true },
      );
      for (const { kind, state, count } of rows) this.set({ kind, state }, count);
    },
  });
  return { register, seconds };
}

async function addConsole(app: FastifyInstance, { consoleFolder }: PageOptions): Promise<void> {
  if (consoleFolder === undefined || !existsSync(consoleFolder)) {
    app.get("/", () => ({ gridtill: "the console is not built: npx vite build" }));
    return;
  }
  await app.register(fastifyStatic, {
    root: consoleFolder,
    maxAge: "1h",
    immutable: false,
    preCompressed: true,
    // the page names its assets by hash: an old copy would ask for those of an older version
    setHeaders: (response, path) => {
      if (path.includes("index.html")) response.header("Cache-Control", "no-cache");
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === "GET" && request.headers.accept?.includes("text/html");
    if (isPage)
      return reply.header("Cache-Control", "no-cache").sendFile("index.html", { maxAge: 0 });
    return answerRefusal(
      reply,
      refuse("not_found", because.no_operation({ operation: request.url })),
    );
  });
}
