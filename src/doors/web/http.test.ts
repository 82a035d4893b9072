/** The HTTP door: sessions, tokens, files, refusals, headers, description. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, type TestHouse } from "../../../stories/harness.ts";
import { catalog } from "../catalog.ts";
import { createHttp } from "./http.ts";
import { sessionCookie } from "./sessions.ts";

let house: TestHouse;
let app: FastifyInstance;
const operatorToken = "operator-token-of-this-test";
const asOperator = { authorization: `Bearer ${operatorToken}` };
const fromConsole = { "x-gridtill": "console", "x-gridtill-reason": encodeURIComponent("测试") };

beforeAll(async () => {
  house = await openTestHouse();
  app = await createHttp({ house, version: "0.0.0", operatorToken, log: "silent" });
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
});
afterAll(async () => {
  await app.close();
  await house.close();
});

async function addPerson(id: string, roles: string[]): Promise<string> {
  const { password } = await house.get("organisation.add-person", {
    id,
    name: id,
    roles,
    scope: ["*"],
  });
  return password;
}

async function signIn(id: string, password: string): Promise<string> {
  const response = await app.inject({
    method: "POST",
    url: "/session",
    payload: { person: id, password },
    remoteAddress: `10.0.0.${id.length}`,
  });
  return response.cookies.find(({ name }) => name === "gridtill_session")?.value ?? "";
}

/** Signs in for the first time and chooses a password of one's own. */
async function settle(id: string, roles: string[]): Promise<string> {
  const oneTime = await addPerson(id, roles);
  const session = await signIn(id, oneTime);
  const own = "a password of my own";
  await app.inject({
    method: "POST",
    url: "/v1/organisation.change-password",
    headers: fromConsole,
    cookies: { gridtill_session: session },
    payload: { password: oneTime, newPassword: own },
  });
  return signIn(id, own);
}

test("a session cookie is httpOnly and same-site strict, and a wrong password opens none", async () => {
  const password = await addPerson("wang", ["appeals-analyst"]);
  const wrong = await app.inject({
    method: "POST",
    url: "/session",
    payload: { person: "wang", password: "wrong" },
  });
  expect(wrong.statusCode).toBe(401);
  const right = await app.inject({
    method: "POST",
    url: "/session",
    payload: { person: "wang", password },
  });
  expect(right.statusCode).toBe(200);
  expect(right.cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
});

test("a forged session is nobody's", async () => {
  const response = await app.inject({
    url: "/v1/organisation.tree",
    cookies: { gridtill_session: "x".repeat(43) },
  });
  expect(response.statusCode).toBe(401);
  expect(response.json().code).toBe("doors.wrong_token");
});

test("a query is a GET with typed parameters; a command is not", async () => {
  const read = await app.inject({ url: "/v1/tickets.list?pageSize=5", headers: asOperator });
  expect(read.statusCode).toBe(200);
  const bad = await app.inject({ url: "/v1/tickets.list?pageSize=many", headers: asOperator });
  expect(bad.statusCode).toBe(400);
  expect(bad.json().reason.field).toBe("pageSize");
  const typo = await app.inject({ url: "/v1/tickets.list?pagesize=5", headers: asOperator });
  expect([typo.statusCode, typo.json().code]).toEqual([400, "doors.unknown_field"]);
  const write = await app.inject({ url: "/v1/organisation.add-unit?id=1", headers: asOperator });
  expect(write.json().code).toBe("doors.post_only");
});

test("a cross-site form cannot command: the console's header is needed with a cookie", async () => {
  const session = await settle("lina", ["administrator"]);
  const payload = { id: "3701", name: "济南市", level: "city", parent: "37" };
  const call = { method: "POST" as const, url: "/v1/organisation.add-unit", payload };
  const cookies = { gridtill_session: session };
  const bare = await app.inject({ ...call, cookies });
  expect([bare.statusCode, bare.json().code]).toEqual([403, "doors.no_csrf_header"]);
  const ours = await app.inject({ ...call, cookies, headers: fromConsole });
  expect(ours.statusCode).toBe(200);
});

test("an idempotent replay says so", async () => {
  const call = {
    method: "POST" as const,
    url: "/v1/organisation.add-unit",
    payload: { id: "3702", name: "青岛市", level: "city", parent: "37" },
    headers: { ...asOperator, "x-gridtill-reason": "test", "idempotency-key": "same" },
  };
  expect((await app.inject(call)).headers["idempotent-replayed"]).toBeUndefined();
  const again = await app.inject(call);
  expect([again.statusCode, again.headers["idempotent-replayed"]]).toEqual([200, "true"]);
});

test("a file may be fetched by who put it there, and by nobody else", async () => {
  const session = await settle("uploader", ["appeals-analyst"]);
  const other = await settle("other", ["appeals-analyst"]);
  const boundary = "xxxx";
  const payload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="工单.csv"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--${boundary}--\r\n`;
  const put = await app.inject({
    method: "POST",
    url: "/v1/files",
    headers: { ...fromConsole, "content-type": `multipart/form-data; boundary=${boundary}` },
    cookies: { gridtill_session: session },
    payload,
  });
  const { id, bytes } = put.json();
  expect(bytes).toBe(3);
  const fetchAs = (cookie: string) =>
    app.inject({ url: `/v1/files/${id}`, cookies: { gridtill_session: cookie } });
  expect((await fetchAs(session)).body).toBe("a,b");
  expect((await fetchAs(other)).statusCode).toBe(404);
  expect((await app.inject({ url: `/v1/files/${id}` })).statusCode).toBe(404);
  const climbing = await app.inject({ url: "/v1/files/..%2f..%2fvault.json", headers: asOperator });
  expect(climbing.statusCode).toBe(404);
});

test("a job is queued and answered with its number", async () => {
  const file = await house.file("ticket_id,created_at,region,text\n1,2026-01-01,37,停电\n");
  const response = await app.inject({
    method: "POST",
    url: "/v1/tickets.import",
    headers: { ...asOperator, "x-gridtill-reason": "test" },
    payload: { file },
  });
  expect(response.statusCode).toBe(202);
  expect(response.json().job).toMatch(/^J-\d{4}-\d{6}$/);
  await house.workAll();
});

test("what is unknown, too large or unreadable is refused in the same form", async () => {
  const unknown = await app.inject({ url: "/v1/tickets.fly", headers: asOperator });
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, "doors.no_operation"]);
  const headers = { ...asOperator, "content-type": "application/json" };
  const call = { method: "POST" as const, url: "/v1/tickets.list", headers };
  const broken = await app.inject({ ...call, payload: "{" });
  expect([broken.statusCode, broken.json().kind]).toEqual([400, "invalid"]);
  const large = await app.inject({ ...call, payload: `"${"x".repeat(5_000_000)}"` });
  expect([large.statusCode, large.json().kind]).toEqual([413, "too_large"]);
});

test.each([
  ["tickets.list?input=%7Bbad", undefined],
  ["tickets.list?pageSize=1&pageSize=2", undefined],
  ["house.outbox", { before: "abc" }],
  ["house.replay", { id: "9".repeat(30) }],
  ["house.rotate-key", { purpose: "nonsense" }],
  ["appeals.ranking", { minimumTickets: 9e12 }],
])("%s of %o is refused, not a bug", async (path, payload) => {
  const headers = { ...asOperator, "x-gridtill-reason": "100%" };
  const how = payload ? { method: "POST" as const, payload } : {};
  const response = await app.inject({ url: `/v1/${path}`, headers, ...how });
  expect(["invalid", "not_found"]).toContain(response.json().kind);
});

test.each([
  ["no boundary", "multipart/form-data", "x"],
  ["cut off", "multipart/form-data; boundary=b", upload("a").slice(0, -9)],
  ["no form", "application/json", "{}"],
])("a form with %s is refused, not a bug", async (_what, type, payload) => {
  const headers = { ...asOperator, "content-type": type };
  const response = await app.inject({ method: "POST", url: "/v1/files", headers, payload });
  expect(response.json().kind).toBe("invalid");
});

test("a file's name is one plain line", async () => {
  const headers = { ...asOperator, "content-type": "multipart/form-data; boundary=b" };
  const call = { method: "POST", url: "/v1/files", headers, payload: upload("a\0b") } as const;
  expect((await app.inject(call)).json().name).toBe("a b");
});

function upload(name: string): string {
  return `--b\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\n\r\nabc\r\n--b--\r\n`;
}

test("another made-up cookie with every guess does not pass the limit of sign-ins", async () => {
  const codes = [];
  for (let guess = 0; guess < 31; guess += 1) {
    const cookies = { gridtill_session: `made up ${guess}` };
    const call = { method: "POST", url: "/session", remoteAddress: "10.9.9.9", cookies } as const;
    codes.push((await app.inject(call)).statusCode);
  }
  expect([codes[0], codes.at(-1)]).toEqual([400, 429]);
});

test("what is no operation is no label of the metrics", async () => {
  await app.inject({ url: "/v1/13812345678" });
  expect((await app.inject({ url: "/metrics" })).body).not.toContain("13812345678");
});

test("security headers stand on every answer", async () => {
  const { headers } = await app.inject({ url: "/healthz" });
  expect(headers["content-security-policy"]).toContain("default-src 'self'");
  expect(headers["content-security-policy"]).not.toContain("unsafe-eval");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
  const read = await app.inject({ url: "/v1/tickets.list", headers: asOperator });
  expect(read.headers["cache-control"]).toBe("no-store");
});

test("too many calls a minute are refused", async () => {
  const strict = await createHttp({
    house,
    version: "0",
    operatorToken,
    log: "silent",
    rateLimit: 3,
  });
  const codes = [];
  for (let call = 0; call < 5; call += 1) {
    codes.push(
      (await strict.inject({ url: "/v1/organisation.tree", headers: asOperator })).statusCode,
    );
  }
  await strict.close();
  expect(codes).toEqual([200, 200, 200, 429, 429]);
});

test("a new cookie for each call is no way round the limit", async () => {
  const strict = await createHttp({
    ...{ house, version: "0", operatorToken, log: "silent", rateLimit: 1 },
  });
  const codes = [];
  for (let call = 0; call < 25; call += 1) {
    const cookies = { [sessionCookie]: `made-up-${call}` };
    codes.push((await strict.inject({ url: "/v1/organisation.tree", cookies })).statusCode);
  }
  await strict.close();
  expect(codes.slice(0, 20)).toEqual(Array(20).fill(401));
  expect(codes.slice(20)).toEqual(Array(5).fill(429));
});

test("the description names every operation, and health and metrics answer", async () => {
  const { openapi, paths } = (await app.inject({ url: "/openapi.json" })).json();
  expect(openapi).toBe("3.1.0");
  expect(Object.keys(paths).sort()).toEqual(catalog.map(({ name }) => `/v1/${name}`).sort());
  expect((await app.inject({ url: "/readyz" })).json()).toEqual({ ready: true });
  expect((await app.inject({ url: "/metrics" })).body).toContain("gridtill_work");
});
