/**
 * The HTTP door: protection, operations, sessions, pages, and what a crash looks like from outside.
 * Nothing here decides anything that `perform` could decide.
 * @module
 */
import { randomUUID } from "node:crypto";
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { StorageFull } from "../../storage/full-disk.ts";
import { DatabaseUnavailable } from "../../storage/postgres.ts";
import { because } from "../refusals.ts";
import { addOperations, type OperationRoutes } from "./operation-routes.ts";
import { addPages, type PageOptions } from "./pages.ts";
import { type ProtectionOptions, protect } from "./protection.ts";
import { addSessions, answerRefusal } from "./sessions.ts";

export interface HttpOptions extends PageOptions, OperationRoutes, ProtectionOptions {
  log?: "debug" | "info" | "warn" | "error" | "silent";
}

export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: {
      level: options.log ?? "info",
      stream: process.stderr,
      redact: ["req.headers.authorization", "req.headers.cookie"],
    },
    genReqId: () => randomUUID(),
    bodyLimit: 4 * 1024 * 1024,
    logController: new LogController({ disableRequestLogging: true }),
  });
  // before any route: a route keeps the handler it was declared under
  app.setErrorHandler((error, request, reply) => failWith(error, request, reply));
  await protect(app, options);
  addOperations(app, options);
  addSessions(app, options);
  await addPages(app, options);
  return app;
}

function failWith(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const {
    statusCode = 500,
    message,
    code,
  } = error as { statusCode?: number; message: string; code?: string };
  if (isRefusal(error)) return answerRefusal(reply, error);
  if (error instanceof DatabaseUnavailable) {
    return answerRefusal(reply, refuse("unavailable", because.store_away()));
  }
  if (error instanceof StorageFull) {
    return answerRefusal(reply, refuse("unavailable", because.disk_full()));
  }
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
