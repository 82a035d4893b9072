/**
 * The bytes of an attachment, for a browser to show. Who may see the case may see them; each look goes
 * through `attachments.open` and so leaves an audit line.
 * @module
 */
import { createReadStream } from "node:fs";
import type { FastifyInstance } from "fastify";
import { openAttachment } from "../../attachments/operations.ts";
import {
  type OpenedAttachment,
  because as ofAttachments,
  previewable,
} from "../../attachments/schema.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { perform } from "../perform.ts";
import { answerRefusal, callerOf, type Doorkeeper } from "./sessions.ts";

/** It runs nothing and loads nothing; only our own pages may frame it. A PDF viewer is an object. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'";

export function addAttachments(app: FastifyInstance, doorkeeper: Doorkeeper): void {
  const { house } = doorkeeper;
  app.get("/v1/attachments/:attachment", async (request, reply) => {
    const actor = await callerOf(doorkeeper, request);
    if (isRefusal(actor)) return answerRefusal(reply, actor);
    const call = { operation: openAttachment, input: request.params, actor };
    const answer = await perform(house, call);
    if (isRefusal(answer)) return answerRefusal(reply, answer);
    const { file, name, mediaType, bytes, intact } = answer.output as OpenedAttachment;
    if (!intact) {
      return answerRefusal(reply, refuse("conflict", ofAttachments.file_altered({ name })));
    }
    const stored = await house.files.find(file);
    const disposition = previewable.includes(mediaType) ? "inline" : "attachment";
    return reply
      .header("Content-Disposition", `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}`)
      .header("Content-Security-Policy", policy)
      .header("X-Frame-Options", "SAMEORIGIN")
      .header("Cache-Control", "private, no-store")
      .header("Content-Length", bytes)
      .type(mediaType)
      .send(createReadStream(stored!.path));
  });
}
