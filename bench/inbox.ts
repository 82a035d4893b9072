/**
 * The inbox while 100,000 approvals are open: pages of a county's team leader, a city's director, a
 * substitute of both and somebody who sees the whole province, first pages and pages far in; and signing.
 * Usage: node bench/inbox.ts [open] [requests each] [clients]
 * @module
 */
import { openApproval } from "../src/approvals/approvals.ts";
import { addDays } from "../src/base/dates.ts";
import type { Actor } from "../src/base/operation.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { findOperation } from "../src/doors/catalog.ts";
import { type House, inTransaction, surroundings } from "../src/doors/context.ts";
import { perform } from "../src/doors/perform.ts";
import { readRulebooks } from "../src/doors/rulebook-files.ts";
import { migrate } from "../src/storage/migrate.ts";
import { startTemporaryPostgres } from "../src/storage/temporary-server.ts";

const [open, each, clients] = [...process.argv.slice(2), "100000", "400", "8"].map(Number) as [
  number,
  number,
  number,
];
const [cities, counties] = [16, 8];
const cluster = await startTemporaryPostgres();
const database = await cluster.createDatabase();
await migrate(database);
const rulebooks = await readRulebooks([["rulebooks", "shipped"]]);
const today = "2026-11-23";
const house = {
  ...{ database, rulebooks, now: () => new Date(`${today}T01:00:00Z`) },
  ...{ files: {}, vault: {}, workings: {} },
} as unknown as House;

const actor = (id: string, roles: string[], scope: string[]): Actor => ({
  ...{ id, name: id, roles, scope, seesPersonalData: true },
});
const clerk = actor("clerk", ["refund-handler"], [""]);
const people = {
  "county, own desk": actor("lead-3-3", ["approver"], ["37/3703/370303"]),
  "city director": actor("director-3", ["approver"], ["37/3703"]),
  "substitute of both": actor("sub-3", ["approver"], ["37/3703"]),
  "substitute who sees one county": actor("sub-4", ["approver"], ["37/3703/370304"]),
  "whole province": actor("chief", ["approver"], ["37"]),
};

const two = (number: number) => String(number).padStart(2, "0");

async function fill(): Promise<void> {
  await database.transaction(async (transaction) => {
    const { sql } = transaction;
    await sql`insert into unit (id, name, level, parent_id, path) values ('37', 'province', 'province', null, '37')`;
    await sql`
      insert into unit (id, name, level, parent_id, path)
      select '37' || lpad(c::text, 2, '0'), 'city ' || c, 'city', '37', '37/37' || lpad(c::text, 2, '0')
      from generate_series(1, ${cities}::int) as c`;
    await sql`
      insert into unit (id, name, level, parent_id, path)
      select city.id || lpad(c::text, 2, '0'), city.name || ' county ' || c, 'county', city.id,
        city.path || '/' || city.id || lpad(c::text, 2, '0')
      from unit as city, generate_series(1, ${counties}::int) as c where city.level = 'city'`;
    await sql`
      insert into person (id, name, password, roles, scope, created_at, password_changed_at)
      select 'staff-' || unit.id || '-' || n, 'staff', '-', array['approver'], array[unit.id], now(), now()
      from unit, generate_series(1, 3) as n`;
    for (const { id, roles, scope } of Object.values(people)) {
      await sql`
        insert into person (id, name, password, roles, scope, created_at, password_changed_at)
        values (${id}, ${id}, '-', ${roles}, ${scope.map((path) => path.split("/").at(-1))}, now(), now())`;
    }
    await sql`
      insert into approval_leave (id, person, substitute, from_on, to_on, set_by, set_at)
      values ('LV-1', 'lead-3-3', 'sub-3', ${today}::date, ${today}::date, 'x', now()),
        ('LV-2', 'director-3', 'sub-3', ${today}::date, ${today}::date, 'x', now()),
        ('LV-3', 'director-3', 'sub-4', ${today}::date, ${today}::date, 'x', now())`;
  });
}

/** One of each county by the real door; the rest are copies that differ in subject, amount and deadline. */
async function openAll(): Promise<void> {
  const copies = Math.ceil(open / (cities * counties)) - 1;
  for (let city = 1; city <= cities; city += 1) {
    for (let county = 1; county <= counties; county += 1) {
      await database.transaction(async (transaction) => {
        const around = surroundings(house, { actor: clerk, reason: "bench" });
        const opened = await openApproval(inTransaction(around, transaction), {
          ...{ kind: "refund", subject: `refund:${city}-${county}`, notify: "x" },
          ...{ unitId: `37${two(city)}${two(county)}`, amountFen: 120_000n },
          title: { zh: "退费", en: "Refund" },
          fields: {
            ...{ account: "0370000001", reasonType: "over_payment", payment: "P-1", note: "" },
            ...{ destination: "bank", payeeName: "A", payeeAccount: "1", payeeBank: "B" },
            attachments: [],
          },
        });
        if (isRefusal(opened)) throw new Error(opened.reason.en);
      });
    }
  }
  await database.transaction(async ({ sql }) => {
    await sql`
      create temporary table copy on commit drop as
      select approval.id as original, 'AP-9-' || row_number() over () as id,
        ${today}::date + (random() * 30)::int - 5 as due_on, n
      from approval, generate_series(1, ${copies}::int) as n`;
    await sql`
      insert into approval
      select (jsonb_populate_record(approval, jsonb_build_object('id', copy.id, 'due_on', copy.due_on,
        'subject', approval.subject || '-' || n, 'amount_fen', (random() * 900000)::int,
        'flags', case when n % 10 = 0 then '[{"code":"x","zh":"x","en":"x"}]' else '[]' end::jsonb))).*
      from copy join approval on approval.id = copy.original`;
    await sql`
      insert into approval_desk
      select place.desk, copy.due_on, copy.id
      from copy join approval_desk as place on place.approval_id = copy.original`;
    await sql`
      insert into approval_act
      select (jsonb_populate_record(deed, jsonb_build_object('approval_id', copy.id))).*
      from copy join approval_act as deed on deed.approval_id = copy.original`;
  });
  await database.client.unsafe("vacuum analyze");
}

const inbox = findOperation("approvals.inbox")!;
const sign = findOperation("approvals.act")!;

interface Timed {
  ms: number;
  output: { rows: { id: string }[]; next: string | null };
}

async function ask(who: Actor, input: object, operation = inbox): Promise<Timed> {
  const began = performance.now();
  const answer = await perform(house, { operation, input, actor: who, reason: "bench" });
  if (isRefusal(answer)) throw new Error(answer.reason.en);
  return { ms: performance.now() - began, output: answer.output as Timed["output"] };
}

async function measure(label: string, work: (turn: number) => Promise<Timed>): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await work(turn);
  const times: number[] = [];
  let turn = 0;
  const began = performance.now();
  const client = async () => {
    while (turn < each) times.push((await work(turn++)).ms);
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1]!.toFixed(1);
  const rate = (times.length / seconds).toFixed(0);
  console.log(`${label.padEnd(44)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  ${rate} /s`);
}

try {
  const began = performance.now();
  await fill();
  await openAll();
  const [{ count }] = (await database.client.unsafe(
    "select count(*)::int as count from approval where state = 'running'",
  )) as unknown as [{ count: number }];
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${count} open approvals in ${cities * counties} counties, made in ${seconds} s`);
  console.log(`${each} requests each, ${clients} at a time, pages of 50`);
  for (const [name, who] of Object.entries(people)) {
    await measure(`${name}: first page`, () => ask(who, {}));
    const marks = Array.from({ length: 25 }, (_, day) => `${addDays(today, day - 4)}|AP-5`);
    await measure(`${name}: far in`, (turn) => ask(who, { after: marks[turn % marks.length] }));
  }
  const chief = people["whole province"];
  await measure("whole province: flagged", () => ask(chief, { flagged: true }));
  await measure("whole province: 7,000 yuan or more", () => ask(chief, { fromFen: "700000" }));
  const ids: string[] = [];
  for (let after: string | null = null; ids.length < each + 20; ) {
    const { output }: Timed = await ask(chief, { limit: 200, ...(after !== null && { after }) });
    ids.push(...output.rows.map(({ id }) => id));
    after = output.next;
  }
  await measure("signing one", (turn) =>
    ask(chief, { approval: ids.pop() ?? String(turn), act: "approve" }, sign),
  );
} finally {
  await cluster.stop();
}
