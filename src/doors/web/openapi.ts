/**
 * The HTTP API described as OpenAPI 3.1, read off the catalog.
 * @module
 */
import type { AnyOperation } from "../../base/operation.ts";
import { refusalStatus } from "../../base/refusal.ts";
import { catalog } from "../catalog.ts";
import { fieldsOf, inputSchema, outputSchema } from "../flags.ts";

const refusalSchema = {
  type: "object",
  required: ["code", "kind", "message"],
  properties: {
    code: { type: "string", description: "stable reason code" },
    kind: { type: "string", enum: [...Object.keys(refusalStatus), "bug"] },
    message: {
      type: "object",
      properties: { zh: { type: "string" }, en: { type: "string" } },
    },
    details: {},
  },
};

const headers = {
  "Idempotency-Key": "repeat a call safely: the second is given the recorded answer",
  "X-Gridtill-Reason": "why, URI-encoded; every command of a person needs one",
  "X-Gridtill-Dry-Run": "`true` does everything, then rolls back",
};

export function openApi(version: string): object {
  const operations = catalog as readonly AnyOperation[];
  return {
    openapi: "3.1.0",
    info: {
      title: "gridtill",
      version,
      description:
        "Every operation of the platform. Money is whole fen and energy whole watt-hours, both as " +
        "decimal strings; instants are ISO 8601. Sign in at /session or send a bearer token.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ session: [] }, { token: [] }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    paths: Object.fromEntries(operations.map((each) => [`/v1/${each.name}`, pathOf(each)])),
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "gridtill_session" },
        token: { type: "http", scheme: "bearer" },
      },
      schemas: { Refusal: refusalSchema },
      responses: {
        Refusal: {
          description: "refused, and why",
          content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
        },
      },
    },
  };
}

function tagOf({ name }: AnyOperation): string {
  return name.split(".")[0]!;
}

function pathOf(operation: AnyOperation): object {
  const shared = {
    operationId: operation.name,
    summary: operation.summary,
    description: `Roles: ${operation.allow.join(", ")}.`,
    tags: [tagOf(operation)],
    responses: responsesOf(operation),
  };
  if (operation.kind === "query") return { get: { ...shared, parameters: queryOf(operation) } };
  return {
    post: {
      ...shared,
      parameters: Object.entries(headers).map(([name, description]) => ({
        name,
        in: "header",
        description,
        schema: { type: "string" },
      })),
      requestBody: { content: { "application/json": { schema: inputSchema(operation) } } },
    },
  };
}

function queryOf(operation: AnyOperation): object[] {
  const { properties = {} } = inputSchema(operation);
  return fieldsOf(operation).map(({ name, isRequired, description }) => ({
    name,
    in: "query",
    required: isRequired,
    description,
    schema: properties[name],
  }));
}

function responsesOf(operation: AnyOperation): object {
  const ok =
    operation.kind === "job"
      ? [
          "202",
          "queued; read house.job",
          { type: "object", properties: { job: { type: "string" } } },
        ]
      : ["200", "done", outputSchema(operation)];
  const [status, description, schema] = ok as [string, string, object];
  return {
    [status]: { description, content: { "application/json": { schema } } },
    "4XX": { $ref: "#/components/responses/Refusal" },
  };
}
