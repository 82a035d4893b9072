/**
 * What stands before every route: security headers, cookies, upload bounds, rate limit.
 * @module
 */
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import { refuse } from "../../base/refusal.ts";
import { because } from "../refusals.ts";
import { sessionCookie } from "./sessions.ts";

/** So many people may sit behind one address before they share a limit. */
const callersPerAddress = 20;

export interface ProtectionOptions {
  /** Calls per minute and caller. */
  rateLimit?: number;
  maxUploadBytes?: number;
}

export async function protect(app: FastifyInstance, options: ProtectionOptions): Promise<void> {
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
    frameguard: { action: "deny" },
    hsts: false,
  });
  await app.register(cookie);
  await app.register(multipart, {
    limits: { files: 1, fileSize: options.maxUploadBytes ?? 2 * 1024 ** 3, fields: 8 },
  });
  const max = options.rateLimit ?? 1200;
  await app.register(rateLimit, {
    max,
    timeWindow: "1 minute",
    keyGenerator: (request) =>
      request.cookies[sessionCookie] ?? request.headers.authorization ?? request.ip,
    errorResponseBuilder: (_request, { after }) => refuse("too_many", because.too_many({ after })),
  });
  // A cookie costs its sender nothing, so an address is counted too; an office shares one.
  const byAddress = app.createRateLimit({
    max: max * callersPerAddress,
    timeWindow: "1 minute",
    keyGenerator: (request) => request.ip,
  });
  app.addHook("onRequest", async (request) => {
    const limit = await byAddress(request);
    if (limit.isAllowed || !limit.isExceeded) return;
    throw refuse("too_many", because.too_many({ after: `${limit.ttlInSeconds} s` }));
  });
}
