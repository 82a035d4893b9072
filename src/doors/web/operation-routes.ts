/**
 * `GET /v1/<query>` and `POST /v1/<any operation>`, with the description of them all.
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor, AnyOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { findOperation } from "../catalog.ts";
import { fieldsOf, readField } from "../flags.ts";
import { queueJob, rehearseJob } from "../jobs.ts";
import { perform } from "../perform.ts";
import { because } from "../refusals.ts";
import { openApi } from "./openapi.ts";
import { answerRefusal, callerOf, type Doorkeeper, decodedText } from "./sessions.ts";

export interface OperationRoutes extends Doorkeeper {
  version: string;
}

export function addOperations(app: FastifyInstance, options: OperationRoutes): void {
  const { house, version } = options;
  app.get("/openapi.json", () => openApi(version));
  app.route({
    method: ["GET", "POST"],
    url: "/v1/:operation",
    async handler(request, reply) {
      reply.header("Cache-Control", "no-store");
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
  house: Doorkeeper["house"];
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
  const input = isGet ? queryInput(operation, request.query as Query) : request.body;
  if (isRefusal(input)) return answerRefusal(reply, input);
  const call = {
    operation,
    input,
    actor,
    reason: headerText(request, "x-gridtill-reason"),
    requestKey: scopedKey(actor, headerText(request, "idempotency-key")),
    dryRun: headerText(request, "x-gridtill-dry-run") === "true",
  };
  const isQueued = operation.kind === "job" && !call.dryRun;
  const send = isQueued ? queueJob : operation.kind === "job" ? rehearseJob : perform;
  const given = await send(house, call);
  if (isRefusal(given)) return answerRefusal(reply, given);
  if (given.replayed) reply.header("Idempotent-Replayed", "true");
  return reply.status(isQueued ? 202 : 200).send(given.output);
}

/** One caller's keys cannot collide with another's. */
function scopedKey(actor: Actor, key: string | undefined): string | undefined {
  return key === undefined ? undefined : `${actor.id}:${key}`;
}

/** A name that stands twice in the address has a list of texts, which the schema judges. */
type Query = Record<string, string | string[]>;

function queryInput(operation: AnyOperation, query: Query): unknown {
  if (typeof query.input === "string") return jsonOf(query.input);
  const fields = new Map(fieldsOf(operation).map((field) => [field.name, field]));
  const entries = Object.entries(query).map(([name, text]) => {
    const field = fields.get(name);
    return [name, field && typeof text === "string" ? readField(field, text) : text];
  });
  return Object.fromEntries(entries);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("invalid", because.bad_request({ problem: "input" }));
  }
}

function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? decodedText(value) : undefined;
}
