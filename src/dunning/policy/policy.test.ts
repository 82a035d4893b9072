/** A policy's life in a running house: drafted, simulated, submitted, agreed to by others, in force, rolled back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import { livePolicy } from "./reading.ts";

const manager = person("mia", ["policy-manager"]);
const now = new Date("2026-10-31T16:00:00Z");
let house: TestHouse;

/** 60 accounts with twelve monthly bills; the higher the number, the later they pay. */
const populate = () =>
  house.database.transaction(async ({ sql }) => {
    await sql`
      insert into customer (customer_account, name, class, unit_id, opened_on)
      select lpad(i::text, 10, '0'), '某人', case when i % 5 = 0 then 'general_commercial'
        else 'residential' end, case when i % 4 = 0 then '370102' else '3702' end, '2020-01-01'
      from generate_series(1, 60) as i`;
    await sql`
      create temp table life on commit drop as
      select 'B-' || i || '-' || to_char(day, 'YYYYMM') as bill_id,
        lpad(i::text, 10, '0') as customer_account, to_char(day, 'YYYY-MM') as billing_month,
        day::date as issued_on, day::date + 14 as due_on, 8000 + i * 20 as fen,
        case when i > 20 then (i * 7 + extract(month from day)::int * 13) % (2 * i) else -3 end as delay
      from generate_series(1, 60) as i,
        generate_series('2025-11-01'::timestamp, '2026-10-01', '1 month') as day`;
    await sql`
      insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh,
        amount_fen, vat_fen, issued_on, due_on)
      select bill_id, customer_account, billing_month, 1, 'imported', fen * 20, fen, 0, issued_on,
        due_on from life`;
    await sql`
      insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
      select bill_id, part || bill_id, due_on + delay + case part when 'P-' then 0 else 4 end,
        case part when 'P-' then fen - 3000 else 3000 end, 0
      from life, unnest(array['P-', 'Q-']) as part where due_on + delay + 4 < '2026-11-01'`;
    await sql`
      insert into protection (customer_account, kind, source, reason, placed_by, placed_at)
      values ('0000000058', 'minimum_income', 'test', '低保', 'mia', '2025-12-01'),
        ('0000000059', 'billing_dispute', 'test', '争议', 'mia', '2025-12-01')`;
  });

beforeAll(async () => {
  house = await openTestHouse({ now });
  const units = [
    { id: "37", name: "山东省", level: "province" },
    { id: "3701", name: "济南市", level: "city", parent: "37" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
    { id: "3702", name: "青岛市", level: "city", parent: "37" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
  for (const [id, roles] of [
    ["bo", "approver"],
    ["cao", "compliance"],
  ] as const) {
    await house.get("organisation.add-person", { id, name: id, roles: [roles], scope: ["*"] });
  }
  await populate();
});
afterAll(() => house.close());

const metricOf = (answer: { document: { metrics: { metric: string }[] } }, name: string) =>
  answer.document.metrics.find(({ metric }) => metric === name) as unknown as {
    live: { value: number };
    changed: { value: number };
    difference: { value: number; low: number; high: number };
  };

test("the shipped policy is in force until one is published, and breaks no law of the house's places", async () => {
  const list = await house.get("dunning.policies", {}, { as: manager });
  expect(list).toMatchObject({ live: "rulebook:2024.1", timeline: [] });
  const linted = await house.get("dunning.lint", {}, { as: manager });
  expect(linted).toMatchObject({ sound: true, errors: 0 });
  expect(linted.laws.map(({ en }: { en: string }) => en).sort()).toEqual(["Jinan", "Shandong"]);
});

test("a policy against itself: no difference, money as it happened, the same bytes again, signed", async () => {
  const ask = () => house.get("dunning.simulate", { seed: 3, draws: 3 }, { as: manager });
  const [first, second] = [await ask(), await ask()];
  for (const { metric } of first.document.metrics) {
    expect(metricOf(first, metric).difference, metric).toEqual({ value: 0, low: 0, high: 0 });
  }
  const [paid] = await house.database.transaction(
    ({ sql }) =>
      sql<{ fen: bigint }>`select sum(principal_fen)::bigint as fen from bill_settlement`,
  );
  expect(metricOf(first, "cashFen").live.value).toBe(Number(paid!.fen));
  expect(first.document.changes.accounts).toBe(0);
  expect(second.sha256).toBe(first.sha256);
  expect(second.simulation).not.toBe(first.simulation);
  expect(first.isSound).toBe(true);
  const hits = first.document.protectedHits.filter(({ live }: { live: number }) => live > 0);
  expect(hits.map(({ kind }: { kind: string }) => kind)).toEqual([
    "billing_dispute",
    "minimum_income",
  ]);
});

test("no cut-off in Jinan, which lists no such ground", async () => {
  const { document } = await house.get("dunning.simulate", { draws: 0 }, { as: manager });
  expect(metricOf({ document }, "cutOffs").live.value).toBeGreaterThan(0);
  const stops = document.guardStops.map(({ code }: { code: string }) => code);
  expect(stops).toContain("not_a_ground");
});

test("nothing after the window's end is read, and a window without bills is refused", async () => {
  const asOf = "2026-05-31";
  const ask = () => house.get("dunning.simulate", { asOf, months: 3, draws: 0 }, { as: manager });
  const before = await ask();
  await house.database.transaction(
    ({ sql }) => sql`update bill_settlement set principal_fen = principal_fen - 1
      where value_on > '2026-06-01'`,
  );
  const after = await ask();
  expect(after.document.metrics).toEqual(before.document.metrics);
  await house.database.transaction(
    ({ sql }) => sql`update bill_settlement set principal_fen = principal_fen + 1
      where value_on > '2026-06-01'`,
  );
  const early = await house.refused("dunning.simulate", { asOf: "2020-01-31" }, { as: manager });
  expect(early.reason.code).toBe("dunning.no_bills");
  const ahead = await house.refused("dunning.simulate", { asOf: "2027-01-31" }, { as: manager });
  expect(ahead.reason.code).toBe("dunning.bad_as_of");
});

test("from a draft over four eyes into force on its day, and back", async () => {
  const { text } = await house.get("dunning.policy", {}, { as: manager });
  const write = (edited: string, policy?: string) =>
    house.get("dunning.draft", { text: edited, policy }, { as: manager, reason: "earlier calls" });
  const unlawful = text.replaceAll(
    "- day: 37\n          step: notice",
    "- day: 29\n          step: notice",
  );
  expect(unlawful).not.toBe(text);
  const { policy: draft } = await write(unlawful);
  const id = draft.name;
  const submit = (simulation?: string) =>
    house.ask(
      "dunning.submit-policy",
      { policy: id, simulation },
      { as: manager, reason: "ready" },
    );
  expect(await submit()).toMatchObject({ reason: { code: "dunning.lint_errors" } });

  const earlier = text.replaceAll(
    "- day: 30\n          step: call",
    "- day: 22\n          step: call",
  );
  expect(earlier).not.toBe(text);
  await write(earlier, id);
  expect(await submit()).toMatchObject({ reason: { code: "dunning.not_simulated" } });
  const made = await house.get("dunning.simulate", { policy: id, draws: 4 }, { as: manager });
  expect(made.document.changes.accounts).toBeGreaterThan(0);
  expect(metricOf(made, "calls").difference.value).toBeGreaterThan(0);
  const [example] = made.document.changes.sample;
  expect(example.account).toContain("*");
  expect(example.changed.some(({ because }: { because: unknown[] }) => because.length > 0)).toBe(
    true,
  );

  const sent = (await submit()) as { policy: { state: string; approval: string } };
  expect(sent.policy.state).toBe("submitted");
  const { approval } = sent.policy;
  const page = await house.get("approvals.show", { id: approval }, { as: manager });
  const fields = Object.fromEntries(
    page.fields.map(({ name, value }: { name: string; value: { zh: string } }) => [name, value.zh]),
  );
  expect(fields.policyHash).toBe(`${made.policyHash.slice(0, 12)}…`);
  expect(fields.simulationHash).toBe(`${made.sha256.slice(0, 12)}…`);
  expect(fields.calls).toContain("→");
  const over = await house.refused("dunning.draft", { policy: id, text }, { as: manager });
  expect(over.reason.code).toBe("dunning.wrong_state");
  const publish = (from: string) =>
    house.ask("dunning.publish", { policy: id, from }, { as: manager, reason: "agreed" });
  expect(await publish("2026-11-05")).toMatchObject({ reason: { code: "dunning.wrong_state" } });

  for (const id of ["bo", "cao"]) {
    const as = person(id, [id === "bo" ? "approver" : "compliance"]);
    await house.get("approvals.act", { approval, act: "approve" }, { as, reason: "agreed" });
  }
  await house.workAll();
  expect(await publish("2026-10-01")).toMatchObject({ reason: { code: "dunning.past_day" } });
  expect(await publish("2026-11-05")).toMatchObject({
    policy: { state: "published", live: false },
  });
  const live = (day: string) =>
    house.database.transaction(async (transaction) => {
      const policy = await livePolicy({ transaction, rulebooks: house.rulebooks }, day);
      return policy?.name;
    });
  expect(await live("2026-11-04")).toBe("rulebook:2024.1");
  expect(await live("2026-11-05")).toBe(id);

  const { policy: next } = await house.get(
    "dunning.draft",
    { basedOn: id, note: "next" },
    { as: manager, reason: "try" },
  );
  const never = await house.refused(
    "dunning.roll-back",
    { policy: next.name },
    { as: manager, reason: "x" },
  );
  expect(never.reason.code).toBe("dunning.wrong_state");
  await house.get("dunning.roll-back", { policy: id }, { as: manager, reason: "from today" });
  expect(await live("2026-11-01")).toBe(id);
  const list = await house.get("dunning.policies", {}, { as: manager });
  expect(list.live).toBe(id);
  expect(list.timeline).toHaveLength(2);
});

test("who wrote it signs nothing of it; a simulation in part, of old days or of another text is none", async () => {
  // a writer who has another desk by the time of signing
  const [writer, signer] = [person("wei", ["policy-manager"]), person("wei", ["approver"])];
  const { id, roles } = signer;
  await house.get("organisation.add-person", { id, name: id, roles, scope: ["*"] });
  const { text } = await house.get("dunning.policy", {}, { as: writer });
  const changed = text.replace("permille: 50", "permille: 40");
  const said = { reason: "smaller hold-out" };
  const written = await house.get("dunning.draft", { text: changed }, { as: writer, ...said });
  const { name: policy, hash } = written.policy;
  const simulate = async (more: object) =>
    (await house.get("dunning.simulate", { policy, draws: 0, ...more }, { as: manager }))
      .simulation;
  const codeOf = async (simulation: string) =>
    (await house.refused("dunning.submit-policy", { policy, simulation }, { as: manager, ...said }))
      .reason.code;
  for (const part of [{ months: 3 }, { sample: 10 }, { asOf: "2026-08-31", months: 12 }]) {
    expect(await codeOf(await simulate(part)), JSON.stringify(part)).toBe("dunning.not_simulated");
  }
  const other = await simulate({ policy: "rulebook:2024.1" });
  expect(await codeOf(other)).toBe("dunning.not_simulated");
  await house.database.transaction(
    ({ sql }) => sql`update dunning_simulation set policy_hash = ${hash} where id = ${other}`,
  );
  expect(await codeOf(other)).toBe("dunning.changed_since");

  const simulation = await simulate({});
  const sent = await house.get(
    "dunning.submit-policy",
    { policy, simulation },
    {
      ...{ as: manager, ...said },
    },
  );
  const deed = { approval: sent.policy.approval, act: "approve" };
  const own = await house.refused("approvals.act", deed, { as: signer, ...said });
  expect(own.reason.code).toBe("approvals.initiator_never_signs");
});
