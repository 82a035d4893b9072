/**
 * Who is calling: a person by session cookie, a machine by bearer token, or the command line of this
 * machine by the token the running server wrote into its home.
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import type { Actor } from "../../base/operation.ts";
import { isRefusal, type Refusal, refusalStatus, refuse } from "../../base/refusal.ts";
import {
  actorById,
  actorOfSession,
  actorOfToken,
  signIn,
  signOut,
} from "../../organisation/organisation.ts";
import { type House, nobody, operator, surroundings } from "../context.ts";
import { because, refusalBody } from "../refusals.ts";
import { recordSignIn } from "./sign-in-record.ts";

export const sessionCookie = "gridtill_session";

export interface Doorkeeper {
  house: House;
  operatorToken: string;
}

export async function callerOf(
  { house, operatorToken }: Doorkeeper,
  request: FastifyRequest,
): Promise<Actor | Refusal> {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined && isSame(bearer, operatorToken)) return operatorOr(house, request);
  const session = request.cookies[sessionCookie];
  if (bearer === undefined && session === undefined) return nobody;
  if (bearer === undefined && request.method !== "GET" && !request.headers["x-gridtill"]) {
    return refuse("forbidden", because.no_csrf_header());
  }
  const now = realNow(house);
  const actor = await house.database.transaction((transaction) =>
    bearer === undefined
      ? actorOfSession(transaction, session!, now)
      : actorOfToken(transaction, bearer, now),
  );
  return actor ?? refuse("unauthenticated", because.wrong_token());
}

/** Sessions and tokens live by the real clock: moving the demonstration's signs nobody out. */
function realNow({ now, workings }: House): Date {
  return new Date(now().getTime() - workings.clockOffsetMs());
}

/** The command line acts as the operator, or as the person named by `--as`. */
async function operatorOr(house: House, request: FastifyRequest): Promise<Actor | Refusal> {
  const person = request.headers["x-gridtill-as"];
  if (typeof person !== "string") return operator;
  const actor = await house.database.transaction((transaction) =>
    actorById(transaction, decodedText(person)),
  );
  return actor ?? refuse("unauthenticated", because.no_person({ person }));
}

/** A header's text, URI-encoded as it should be, or as it came. */
export function decodedText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const SignIn = z.object({
  person: z.string().min(1).max(200),
  password: z.string().min(1).max(1000),
});

export function addSessions(app: FastifyInstance, { house }: Doorkeeper): void {
  // by address alone: whoever signs in could send another made-up cookie with every guess
  const keyGenerator = ({ ip }: FastifyRequest) => ip;
  const strict = { config: { rateLimit: { max: 30, timeWindow: "1 minute", keyGenerator } } };
  app.post("/session", strict, async (request, reply) => {
    const given = SignIn.safeParse(request.body);
    if (!given.success) return answerRefusal(reply, refuse("invalid", because.not_signed_in()));
    const { secret } = surroundings(house, { actor: nobody });
    const now = realNow(house);
    const session = await house.database.transaction(async (transaction) => {
      const attempt = { ...given.data, address: request.ip, now, newSecret: secret };
      const answer = await signIn(transaction, attempt);
      await recordSignIn(transaction, attempt, answer);
      return answer;
    });
    if (isRefusal(session)) return answerRefusal(reply, session);
    const { token, expiresAt } = session;
    // Secure is left to the operator's TLS proxy: the default address is http on the loopback.
    const isSecure = request.protocol === "https";
    reply.setCookie(sessionCookie, token, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      secure: isSecure,
      expires: expiresAt,
    });
    return { person: given.data.person, expiresAt };
  });
  app.delete("/session", async (request, reply) => {
    const token = request.cookies[sessionCookie];
    if (token !== undefined) {
      await house.database.transaction((transaction) => signOut(transaction, token));
    }
    return reply.clearCookie(sessionCookie, { path: "/" }).send({});
  });
}

export function answerRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.status(refusalStatus[refusal.kind]).send(refusalBody(refusal));
}
