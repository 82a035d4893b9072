/**
 * HTTP: `GET /v1/<query>`, `POST /v1/<any operation>`, sessions, files, the console's pages, health
 * and metrics. Nothing here decides anything that `perform` could decide.
 * @module
 */
import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Actor, AnyOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { DatabaseUnavailable } from "../../storage/postgres.ts";
import { findOperation } from "../catalog.ts";
import type { House } from "../context.ts";
import { fieldsOf, readField } from "../flags.ts";
import { queueJob } from "../jobs.ts";
import { perform } from "../perform.ts";
import { because, refusalBody } from "../refusals.ts";
import { openApi } from "./openapi.ts";
import { addPages, type PageOptions } from "./pages.ts";
import { addSessions, answerRefusal, callerOf } from "./sessions.ts";

export interface HttpOptions extends PageOptions {
  version: string;
  /** Calls per minute and caller. */
  rateLimit?: number;
  maxUploadBytes?: number;
  log?: "debug" | "info" | "warn" | "error" | "silent";
}

export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: {
      level: options.log ?? "info",
      redact: ["req.headers.authorization", "req.headers.cookie"],
    },
    genReqId: () => randomUUID(),
    bodyLimit: 4 * 1024 * 1024,
    disableRequestLogging: true,
  });
  await protect(app, options);
  addOperations(app, options);
  addSessions(app, options);
  await addPages(app, options);
  app.setErrorHandler((error, request, reply) => failWith(error, request, reply));
  return app;
}

async function protect(app: FastifyInstance, options: HttpOptions): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // antd writes its styles at run time
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: false,
  });
  await app.register(cookie);
  await app.register(multipart, {
    limits: { files: 1, fileSize: options.maxUploadBytes ?? 2 * 1024 ** 3, fields: 8 },
  });
  await app.register(rateLimit, {
    max: options.rateLimit ?? 1200,
    timeWindow: "1 minute",
    keyGenerator: (request) =>
      request.cookies.gridtill_session ?? request.headers.authorization ?? request.ip,
    errorResponseBuilder: (_request, { after }) => ({
      statusCode: 429,
      ...refusalBody(refuse("too_many", because.too_many({ after }))),
    }),
  });
}

function addOperations(app: FastifyInstance, options: HttpOptions): void {
  const { house, version } = options;
  app.get("/openapi.json", () => openApi(version));
  app.route({
    method: ["GET", "POST"],
    url: "/v1/:operation",
    async handler(request, reply) {
      const { operation: name } = request.params as { operation: string };
      const operation = findOperation(name);
      if (!operation)
        return answerRefusal(reply, refuse("not_found", because.no_operation({ operation: name })));
      const actor = await callerOf(options, request);
      if (isRefusal(actor)) return answerRefusal(reply, actor);
      return answer({ house, request, reply, operation, actor });
    },
  });
}

interface Arrived {
  house: House;
  request: FastifyRequest;
  reply: FastifyReply;
  operation: AnyOperation;
  actor: Actor;
}

async function answer({ house, request, reply, operation, actor }: Arrived): Promise<unknown> {
  const isGet = request.method === "GET";
  if (isGet && operation.kind !== "query") {
    return answerRefusal(
      reply,
      refuse("invalid", because.post_only({ operation: operation.name })),
    );
  }
  const call = {
    operation,
    input: isGet ? queryInput(operation, request.query as Record<string, string>) : request.body,
    actor,
    reason: headerText(request, "x-gridtill-reason"),
    requestKey: scopedKey(actor, headerText(request, "idempotency-key")),
    dryRun: headerText(request, "x-gridtill-dry-run") === "true",
  };
  const given = await (operation.kind === "job" ? queueJob(house, call) : perform(house, call));
  if (isRefusal(given)) return answerRefusal(reply, given);
  if (given.replayed) reply.header("Idempotent-Replayed", "true");
  return reply.status(operation.kind === "job" ? 202 : 200).send(given.output);
}

/** One caller's keys cannot collide with another's. */
function scopedKey(actor: Actor, key: string | undefined): string | undefined {
  return key === undefined ? undefined : `${actor.id}:${key}`;
}

function queryInput(operation: AnyOperation, query: Record<string, string>): object {
  if (typeof query.input === "string") return JSON.parse(query.input);
  const fields = new Map(fieldsOf(operation).map((field) => [field.name, field]));
  const entries = Object.entries(query).map(([name, text]) => {
    const field = fields.get(name);
    return [name, field ? readField(field, text) : text];
  });
  return Object.fromEntries(entries);
}

function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? decodeURIComponent(value) : undefined;
}

function failWith(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const {
    statusCode = 500,
    message,
    code,
  } = error as { statusCode?: number; message: string; code?: string };
  if (error instanceof DatabaseUnavailable)
    return answerRefusal(reply, refuse("unavailable", because.store_away()));
  if (statusCode < 500) {
    const kind = statusCode === 413 ? "too_large" : "invalid";
    return answerRefusal(reply, refuse(kind, because.bad_request({ problem: code ?? message })));
  }
  request.log.error({ err: error, url: request.routeOptions.url }, "bug");
  return reply.status(500).send({
    code: "doors.bug",
    kind: "bug",
    message: {
      zh: `系统内部错误,编号 ${request.id}`,
      en: `something is wrong on our side, ${request.id}`,
    },
    details: null,
  });
}
