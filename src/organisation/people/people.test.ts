import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import type { Actor } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { incompatibleRoles, roleIds } from "../roles.ts";
import { hashPassword, isPassword, spokenPassword, weaknessOf } from "./passwords.ts";
import {
  actorById,
  actorOfSession,
  actorOfToken,
  idleMs,
  type Session,
  sessionMs,
  signIn,
  signOut,
} from "./sessions.ts";
import { windowMs } from "./throttle.ts";

const start = new Date("2026-11-21T01:00:00Z");
let house: TestHouse;
let secrets = 0;
function newSecret(): string {
  secrets += 1;
  return Buffer.from(`secret ${secrets}`.padEnd(32)).toString("base64url");
}

beforeAll(async () => {
  house = await openTestHouse({ now: start });
  const units =
    "id,name,level,parent\n37,山东省,province,\n3701,济南市,city,37\n3702,青岛市,city,37\n";
  await house.get("organisation.import-units", { file: await house.file(units) });
});
afterAll(() => house.close());
beforeEach(() => house.setNow(start));

const later = (ms: number) => new Date(house.now().getTime() + ms);
const inside: TestHouse["database"]["transaction"] = (work) => house.database.transaction(work);

function attempt(given: { person: string; password: string; address?: string; now?: Date }) {
  return inside((transaction) =>
    signIn(transaction, { address: "10.0.0.1", now: house.now(), newSecret, ...given }),
  );
}

async function sessionOf(id: string, password: string): Promise<Session> {
  const session = await attempt({ person: id, password });
  if (isRefusal(session)) throw new Error(session.reason.en);
  return session;
}

const actorOf = (token: string, now = house.now()) =>
  inside((transaction) => actorOfSession(transaction, token, now));

/** A person who has chosen a password. */
async function makePerson(id: string, roles: string[], scope = ["*"]): Promise<string> {
  const { password } = await house.get("organisation.add-person", { id, name: id, roles, scope });
  const newPassword = `Correct battery ${secrets}`;
  const as = person(id, []);
  await house.get("organisation.change-password", { password, newPassword }, { as });
  return newPassword;
}

const codeOf = (answer: unknown) => (isRefusal(answer) ? answer.reason.code : answer);

describe("signing in", () => {
  test("opens a session that stands for the person, with roles and scope as paths", async () => {
    const password = await makePerson("li.wei", ["collector"], ["济南"]);
    const { token, expiresAt } = await sessionOf(" Li.Wei ", password);
    expect(expiresAt).toEqual(later(sessionMs));
    expect(await actorOf(token)).toEqual({
      id: "li.wei",
      name: "li.wei",
      roles: ["collector"],
      scope: ["37/3701"],
      seesPersonalData: true,
    });
  });

  test("a one-time password opens a session that may do nothing but choose a new one", async () => {
    const { password } = await house.get("organisation.add-person", {
      id: "new.one",
      name: "New",
      roles: ["collector"],
      scope: ["*"],
    });
    const { token } = await sessionOf("new.one", password);
    const as = (await actorOf(token)) as Actor;
    expect(as).toMatchObject({ roles: [], seesPersonalData: false });
    for (const operation of ["customers.list", "outages.list", "house.status"]) {
      expect(codeOf(await house.ask(operation, {}, { as }))).toBe("doors.password_due");
    }
    expect(await house.get("organisation.me", {}, { as })).toMatchObject({
      mustChangePassword: true,
    });
    const change = (newPassword: string, old = password) =>
      house.ask("organisation.change-password", { password: old, newPassword }, { as });
    expect(codeOf(await change("short1A!"))).toBe("organisation.password_length");
    expect(codeOf(await change("Password2026!"))).toBe("organisation.password_weak");
    expect(codeOf(await change(password))).toBe("organisation.password_same");
    expect(codeOf(await change("Another Good 1", "wrong"))).toBe("organisation.wrong_password");
    expect(await change("Another Good 1")).toEqual({ changed: true });
    expect(await actorOf(token)).toBeUndefined();
    const again = await sessionOf("new.one", "Another Good 1");
    expect(await actorOf(again.token)).toMatchObject({ roles: ["collector"] });
  });

  test("a forged, an old, an idle and a signed-out session stand for nobody", async () => {
    const password = await makePerson("session.one", ["collector"]);
    const { token } = await sessionOf("session.one", password);
    expect(await actorOf(`${token.slice(0, -1)}!`)).toBeUndefined();
    expect(await actorOf("")).toBeUndefined();
    expect(await actorOf(newSecret())).toBeUndefined();
    expect(await actorOf(token, later(idleMs - 1000))).toBeDefined();
    expect(await actorOf(token, later(2 * idleMs - 3000))).toBeDefined();
    expect(await actorOf(token, later(3 * idleMs))).toBeUndefined();
    let now = later(0);
    const kept = await sessionOf("session.one", password);
    while (now < kept.expiresAt) {
      expect(await actorOf(kept.token, now)).toBeDefined();
      now = new Date(now.getTime() + idleMs / 2);
    }
    expect(await actorOf(kept.token, now)).toBeUndefined();
    const left = await sessionOf("session.one", password);
    await inside((transaction) => signOut(transaction, left.token));
    expect(await actorOf(left.token)).toBeUndefined();
  });

  test("says the same for an unknown name, a wrong password and a disabled person", async () => {
    const password = await makePerson("shut.out", ["collector"]);
    const { token } = await sessionOf("shut.out", password);
    await house.get("organisation.disable-person", { person: "shut.out" });
    expect(await actorOf(token)).toBeUndefined();
    const answers = [
      await attempt({ person: "shut.out", password }),
      await attempt({ person: "li.wei", password: "wrong" }),
      await attempt({ person: "no.such.person", password }),
      await attempt({ person: "\0' or 1=1 --", password }),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(codeOf(answers[0])).toBe("organisation.wrong_sign_in");
    await house.get("organisation.disable-person", { person: "shut.out", disabled: false });
    await sessionOf("shut.out", password);
  });

  test("guessing at a person is slowed down, known or not, and forgiven after a while", async () => {
    const password = await makePerson("guess.me", ["collector"]);
    for (const id of ["guess.me", "guess.nobody"]) {
      const guess = (number: number) =>
        attempt({ person: id, password: "wrong", address: `10.1.1.${number}` });
      const codes = [];
      for (let number = 0; number < 7; number += 1) codes.push(codeOf(await guess(number)));
      expect(codes.slice(0, 5)).toEqual(Array(5).fill("organisation.wrong_sign_in"));
      expect(codes.slice(5)).toEqual(Array(2).fill("organisation.too_many_tries"));
    }
    const right = { person: "guess.me", password, address: "10.1.1.9" };
    const refused = (await attempt(right)) as Refusal;
    expect(refused.kind).toBe("too_many");
    const { seconds } = refused.details as { seconds: number };
    house.setNow(later(seconds * 1000));
    expect(codeOf(await attempt({ ...right, password: "wrong" }))).toMatch(/wrong_sign_in/);
    const doubled = ((await attempt(right)) as Refusal).details as { seconds: number };
    expect(doubled.seconds).toBe(2 * seconds);
    house.setNow(later(doubled.seconds * 1000));
    expect(isRefusal(await attempt(right))).toBe(false);
  });

  test("guesses at once are counted one after another", async () => {
    await makePerson("rush", ["collector"]);
    const guesses = Array.from({ length: 12 }, (_, number) =>
      attempt({ person: "rush", password: `wrong ${number}`, address: `10.2.2.${number}` }),
    );
    const codes = (await Promise.all(guesses)).map(codeOf);
    expect(codes.filter((code) => code === "organisation.wrong_sign_in")).toHaveLength(5);
  });

  test("an address that tries many names is slowed down, also by a good account in between", async () => {
    const password = await makePerson("good.one", ["collector"]);
    const address = "10.3.3.3";
    const codes = new Set();
    for (let number = 0; number < 25; number += 1) {
      codes.add(codeOf(await attempt({ person: `name.${number}`, password: "x", address })));
      if (number === 10) await attempt({ person: "good.one", password, address });
    }
    expect(codes).toContain("organisation.too_many_tries");
    expect(codeOf(await attempt({ person: "good.one", password, address }))).toBe(
      "organisation.too_many_tries",
    );
    house.setNow(later(2 * windowMs));
    expect(isRefusal(await attempt({ person: "good.one", password, address }))).toBe(false);
  });
});

describe("secrets at rest", () => {
  test("neither a password nor a session nor a machine's token can be read in the database", async () => {
    const password = await makePerson("at.rest", ["collector"]);
    const { token } = await sessionOf("at.rest", password);
    const as = (await actorOf(token)) as Actor;
    const made = await house.get(
      "organisation.create-token",
      { name: "gateway", roles: ["collector"] },
      { as, key: "create-token-once" },
    );
    const dump = await inside(async ({ sql }) => [
      ...(await sql`select to_jsonb(person)::text as row from person`),
      ...(await sql`select to_jsonb(session)::text as row from session`),
      ...(await sql`select to_jsonb(api_token)::text as row from api_token`),
      ...(await sql`select to_jsonb(audit_line)::text as row from audit_line`),
      ...(await sql`select to_jsonb(request)::text as row from request`),
    ]);
    const text = JSON.stringify(dump);
    expect(text).toContain("argon2id");
    for (const secret of [password, token, made.token]) expect(text).not.toContain(secret);
  });

  test("passwords are Argon2id in PHC form, normalised, and of one cost", async () => {
    const stored = await hashPassword("Ｐassword 密码 1", newSecret());
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await isPassword("Password 密码 1", stored)).toBe(true);
    expect(await isPassword("password 密码 1", stored)).toBe(false);
    expect(await isPassword("x", "no hash at all")).toBe(false);
    // The encoding of the reference implementation (phc-winner-argon2, test.c, version 0x13).
    const reference =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await isPassword("password", reference)).toBe(true);
    expect(await hashPassword("Ｐassword 密码 1", newSecret())).not.toBe(stored);
  });

  test.each([
    ["short1A!", "password_length"],
    ["a".repeat(201), "password_length"],
    ["alllowercase", "password_weak"],
    ["Passw0rd2026", "password_weak"],
    ["Zhang.san-99", "password_weak"],
    ["AAAAAAAAAAAA1a", "password_weak"],
    ["Sunny Hill 42", undefined],
    ["four plain words here", undefined],
    ["泉城路上的灯火通明一二三四五六七", undefined],
  ])("the password %s: %s", (password, code) => {
    expect(weaknessOf(password, "zhang.san")?.code.replace("organisation.", "")).toBe(code);
  });

  test("one-time passwords can be read aloud and are strong enough", () => {
    const password = spokenPassword(newSecret());
    expect(password).toMatch(/^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/);
    expect(weaknessOf(password, "zhang.san")).toBeUndefined();
  });
});

describe("machine tokens", () => {
  test("act for their person with some of his roles until they expire, are revoked or he loses them", async () => {
    await makePerson("owner", ["collector", "data-scientist"], ["青岛市"]);
    const as = (await inside((transaction) => actorById(transaction, "owner"))) as Actor;
    const make = (roles: string[]) =>
      house.ask("organisation.create-token", { name: "gateway", roles, days: 2 }, { as });
    expect(codeOf(await make(["approver"]))).toBe("organisation.role_not_held");
    const { id, token } = (await make(["collector"])) as { id: string; token: string };
    const actor = (now = house.now()) =>
      inside((transaction) => actorOfToken(transaction, token, now));
    expect(await actor()).toMatchObject({ id: "owner", roles: ["collector"], scope: ["37/3702"] });
    expect(await actor(later(3 * 86_400_000))).toBeUndefined();
    expect(await actorOf(token)).toBeUndefined();
    const rights = { person: "owner", roles: ["data-scientist"] };
    await house.get("organisation.set-roles", rights);
    expect(await actor()).toMatchObject({ roles: [] });
    const { tokens } = await house.get("organisation.tokens", {}, { as });
    expect(tokens).toMatchObject([{ id, name: "gateway", revokedAt: null }]);
    const other = person("someone.else", ["collector"]);
    expect(codeOf(await house.ask("organisation.revoke-token", { id }, { as: other }))).toBe(
      "organisation.unknown_token",
    );
    await house.get("organisation.revoke-token", { id }, { as });
    expect(await actor()).toBeUndefined();
  });
});

describe("giving rights", () => {
  const chief = person("chief", ["administrator"]);
  const local = person("local", ["administrator"], ["37/3701"]);
  const add = (as: Actor, roles: string[], scope: string[]) => {
    secrets += 1;
    const id = `added.${secrets}`;
    return house.ask("organisation.add-person", { id, name: "N", roles, scope }, { as });
  };

  test("nobody hands on data beyond his own", async () => {
    expect(codeOf(await add(local, ["collector"], ["青岛"]))).toBe("organisation.scope_beyond");
    expect(codeOf(await add(local, ["collector"], ["*"]))).toBe("organisation.scope_beyond");
    expect(codeOf(await add(local, ["collector"], ["无此地"]))).toBe("organisation.unknown_unit");
    expect(isRefusal(await add(local, ["collector"], ["济南"]))).toBe(false);
  });

  test("an administrator may not make the people who audit him; the machine's operator may", async () => {
    expect(codeOf(await add(chief, ["compliance"], ["*"]))).toBe("organisation.role_beyond");
    await house.get("organisation.add-person", {
      id: "auditor",
      name: "A",
      roles: ["compliance"],
      scope: ["*"],
    });
    for (const operation of ["reset-password", "disable-person"]) {
      const answer = await house.ask(
        `organisation.${operation}`,
        { person: "auditor" },
        { as: chief },
      );
      expect(codeOf(answer)).toBe("organisation.person_outside");
    }
  });

  test.each(incompatibleRoles)("one person is never both %s and %s", async (one, other) => {
    const refusal = await house.refused("organisation.add-person", {
      id: "both",
      name: "N",
      roles: [one, other],
      scope: ["*"],
    });
    expect(refusal.reason.code).toBe("organisation.roles_incompatible");
  });

  test("nobody else may give rights at all, and nobody may change his own", async () => {
    for (const role of roleIds.filter((id) => id !== "administrator")) {
      const refusal = (await add(person("x", [role]), ["collector"], ["*"])) as Refusal;
      expect(refusal.kind).toBe("forbidden");
    }
    await makePerson("self", ["administrator"]);
    const as = (await inside((transaction) => actorById(transaction, "self"))) as Actor;
    const rights = { person: "self", roles: ["administrator", "approver"] };
    expect(codeOf(await house.ask("organisation.set-roles", rights, { as }))).toBe(
      "organisation.own_rights",
    );
  });

  test.each(["operator", "worker", "nobody"])(
    "nobody is named %s, as the machine is",
    async (id) => {
      const wanted = { id, name: id, roles: [], scope: ["*"] };
      expect((await house.refused("organisation.add-person", wanted)).kind).toBe("invalid");
    },
  );

  test("a local administrator neither changes nor sees people of other places", async () => {
    await makePerson("qingdao.one", ["collector"], ["青岛"]);
    const answer = await house.ask(
      "organisation.set-roles",
      { person: "qingdao.one", roles: [] },
      { as: local },
    );
    expect(codeOf(answer)).toBe("organisation.person_outside");
    const { people } = await house.get("organisation.people", {}, { as: local });
    expect(people.map(({ id }: { id: string }) => id)).not.toContain("qingdao.one");
  });
});

test("the last enabled administrator of the whole utility stays", async () => {
  const own = await openTestHouse({ now: start });
  const administrator = { roles: ["administrator"], scope: ["*"] };
  await own.get("organisation.add-person", { id: "one", name: "One", ...administrator });
  const units = await own.file("id,name,level\n37,山东省,province\n");
  await own.get("organisation.import-units", { file: units });
  const changes = [
    ["organisation.disable-person", { person: "one" }],
    ["organisation.set-roles", { person: "one", roles: ["collector"] }],
    ["organisation.set-roles", { person: "one", roles: ["administrator"], scope: ["37"] }],
  ] as const;
  for (const [operation, input] of changes) {
    const refusal = await own.refused(operation, input);
    expect(refusal.reason.code).toBe("organisation.last_administrator");
  }
  await own.get("organisation.add-person", { id: "two", name: "Two", ...administrator });
  const both = await Promise.all(
    ["one", "two"].map((id) => own.ask("organisation.disable-person", { person: id })),
  );
  expect(both.filter(isRefusal)).toHaveLength(1);
  await own.close();
});
