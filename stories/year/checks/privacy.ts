/**
 * Who could read what: everybody asks for things that are not his and is refused, lists hold only what is his, names are
 * masked for those without the right to them, strangers are told nothing; no log holds personal data, and every look
 * leaves a line.
 * @module
 */
import { isRefusal } from "../../../src/base/refusal.ts";
import { catalog } from "../../../src/doors/catalog.ts";
import { roles } from "../../../src/organisation/roles.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { type DemonstrationPerson, people } from "../../../tools/demonstration/people.ts";
import { withinTheProcess } from "../carriers.ts";
import type { Check, Finding, Year } from "../year.ts";
import { everyRow } from "./pages.ts";
import { logsFinding } from "./privacy/logs.ts";
import { type Lookout, openLookout, placesIn } from "./privacy/lookout.ts";
import { type Belongings, belongingsOf, probes, rowsOf, whatLeaks } from "./privacy/probes.ts";

export const privacy: Check = {
  name: "privacy",
  monthly: true,
  async run(year) {
    const logs = await logsFinding(year, staff);
    const random = year.random.fork("privacy").fork(year.today());
    const asking = random.shuffled(everyDesk).slice(0, howMany(year));
    const before = await newestLine(year);
    const tried = await tryEverything(year, asking);
    return [
      finding("任何人都读不到本单位范围以外的内容", "Nobody reads beyond his scope", tried.beyond),
      finding(
        "无个人信息权限者所见均已脱敏",
        "Without the right to personal data all is masked",
        tried.masked,
      ),
      await linesFinding(year, before, tried),
      await strangersFinding(year),
      logs,
    ];
  },
};

/** A few each month, all at the end of a year; of a year of one month some. */
function howMany({ today, last, options }: Year): number {
  if (today() !== last) return 2;
  return options.months > 1 ? everyDesk.length : 8;
}

const staff: ReadonlySet<string> = new Set(people.map(({ name }) => name));

/** One of each desk: who has the same roles and the same scope may read the same. */
const everyDesk = [
  ...new Map(people.map((person) => [`${person.roles} ${person.scope}`, person])).values(),
];

interface Tally {
  asked: number;
  wrong: string[];
}

interface Tried {
  beyond: Tally;
  masked: Tally;
  /** Looks and refused looks that have to be in the audit. */
  looked: number;
  refused: number;
}

function finding(zh: string, en: string, { asked, wrong }: Tally): Finding {
  const unasked = asked > 0 ? [] : ["nothing was asked"];
  return { group: "privacy", zh, en, figures: { asked }, wrong: [...unasked, ...wrong] };
}

/** Each as himself, beside the counts of the year: these questions are the check's, not the utility's. */
async function tryEverything(year: Year, asking: readonly DemonstrationPerson[]): Promise<Tried> {
  const tried: Tried = {
    ...{ beyond: { asked: 0, wrong: [] }, masked: { asked: 0, wrong: [] } },
    ...{ looked: 0, refused: 0 },
  };
  const lookout = openLookout(year.town.customers, staff);
  const things = new Map<string, Belongings>();
  for (const city of year.options.cities) {
    things.set(city, await belongingsOf(year.as("province.compliance"), city, someone(year, city)));
  }
  for (const person of asking) {
    const home = placesIn(person.scope);
    const ask = askerOf(year, person.id, tried);
    const reader: Reader = { person, home, lookout, enterprise: await enterpriseOf(ask, person) };
    for (const city of year.options.cities.filter((each) => !home(each))) {
      const foreign = { ...things.get(city)!, ...(await purchaseOfOthers(year, reader)) };
      await askForeign(ask, { person, things: foreign }, tried.beyond);
    }
    await readLists(ask, reader, tried);
    const own = things.get(year.options.cities.find(home) ?? "");
    if (own) await lookAtNeighbour(ask, { person, things: own }, tried);
  }
  return tried;
}

/** A supplier's scope is his enterprise, wherever it settles. */
async function enterpriseOf(ask: Ask, person: DemonstrationPerson): Promise<string | undefined> {
  if (!person.roles.includes("supplier")) return undefined;
  const answer = await ask("purchases.query", {});
  return (answer as { purchases: { supplierId: string }[] }).purchases[0]?.supplierId ?? "none";
}

async function purchaseOfOthers(year: Year, { enterprise }: Reader): Promise<Partial<Belongings>> {
  if (enterprise === undefined) return {};
  const who = year.as("province.compliance");
  for await (const row of everyRow(who, { operation: "purchases.query", rows: "purchases" })) {
    if (row.supplierId !== enterprise) return { purchase: row.purchaseId };
  }
  return {};
}

function someone(year: Year, city: string) {
  const random = year.random.fork("privacy").fork(`${year.today()} ${city}`);
  const own = year.town.customers.filter(({ county }) => county.city.id === city);
  const { account, name, phone }: Customer = own[random.integer(own.length)]!;
  return { customerAccount: account, name, phone };
}

type Ask = (operation: string, input: object) => Promise<unknown>;

const queries = new Map(
  catalog
    .filter(({ kind }) => kind === "query")
    .map((operation) => [operation.name as string, operation]),
);

/** Counts what has to stand in the audit afterwards: a refused look, and one that is audited. */
function askerOf(year: Year, person: string, tried: Tried): Ask {
  const carrier = withinTheProcess(year.house, person);
  return async (name, input) => {
    const answer = await carrier.send({ operation: name, input, reason: "检查" });
    const { audited } = queries.get(name)!;
    if (isRefusal(answer)) {
      if (["forbidden", "not_found"].includes(answer.kind)) tried.refused += 1;
    } else if (typeof audited === "function" ? audited(input as never) : audited) tried.looked += 1;
    return answer;
  };
}

interface Foreign {
  person: DemonstrationPerson;
  things: Belongings;
}

/** Everything in the table, by its number: a refusal, or an answer in which nothing is. */
async function askForeign(ask: Ask, { person, things }: Foreign, tally: Tally): Promise<void> {
  for (const [operation, inputOf] of Object.entries(probes)) {
    const input = inputOf(things);
    if (input === undefined) continue;
    const answer = await ask(operation, input);
    tally.asked += 1;
    if (isRefusal(answer)) continue;
    const told = whatLeaks(answer, input, things);
    if (told.length > 0 || rowsOf(answer) > 0) {
      const what = told.length > 0 ? told.join(", ") : `${rowsOf(answer)} rows`;
      tally.wrong.push(`${person.id} read ${what} by ${operation} ${JSON.stringify(input)}`);
    }
  }
}

/** What is the whole utility's by its nature: its tree, its people, its rules. */
const common =
  /^(organisation|house|approvals\.routes|dunning\.(policy|policies|lint|simulation))\b/;

interface Reader {
  person: DemonstrationPerson;
  home(unit: string): boolean;
  lookout: Lookout;
  /** Of a supplier: the one whose figures are his. */
  enterprise: string | undefined;
}

/** Every list as it opens: nothing of other units in it, and no name in full for who has no right to names. */
async function readLists(ask: Ask, reader: Reader, tried: Tried): Promise<void> {
  const { person, home, lookout, enterprise } = reader;
  const seesNames = person.roles.some((role) => roles[role].seesPersonalData);
  for (const [name, { input }] of queries) {
    if (!input.safeParse({}).success || name.endsWith("template") || name.endsWith("export"))
      continue;
    const answer = await ask(name, {});
    if (isRefusal(answer)) continue;
    if (!common.test(name)) {
      tried.beyond.asked += 1;
      const abroad =
        enterprise === undefined
          ? lookout.abroad(answer, home)
          : lookout.otherEnterprises(answer, enterprise);
      if (abroad.length > 0)
        tried.beyond.wrong.push(`${person.id} sees ${abroad.join(", ")} in ${name}`);
    }
    if (seesNames) continue;
    tried.masked.asked += 1;
    const bare = lookout.bare(answer);
    if (bare.length > 0) tried.masked.wrong.push(`${person.id} sees ${bare.join(", ")} in ${name}`);
  }
}

/** A customer of his own: in full only for who has the right to it. */
async function lookAtNeighbour(
  ask: Ask,
  { person, things }: Foreign,
  { masked }: Tried,
): Promise<void> {
  const seesNames = person.roles.some((role) => roles[role].seesPersonalData);
  for (const unmask of [false, true]) {
    const answer = await ask("customers.show", { customerAccount: things.customerAccount, unmask });
    masked.asked += 1;
    const isFull = JSON.stringify(answer).includes(things.name);
    if (isFull !== (unmask && seesNames && !isRefusal(answer))) {
      masked.wrong.push(
        `${person.id} sees ${isFull ? "the whole name" : "no name"} of ${things.customerAccount}`,
      );
    }
  }
}

async function newestLine(year: Year): Promise<number> {
  const { lines } = await year.as("province.compliance").get("audit.list", { limit: 1 });
  return lines[0]?.id ?? 0;
}

/** What the audit gained is what was asked: a line for each look that is audited, and one for each that was refused. */
async function linesFinding(year: Year, before: number, tried: Tried): Promise<Finding> {
  const ids = new Set(people.map(({ id }) => id));
  const found = { looked: 0, refused: 0 };
  const officer = year.as("province.compliance");
  for (let next: number | undefined; ; ) {
    const page = await officer.get("audit.list", { limit: 1000, ...(next && { before: next }) });
    const fresh = page.lines.filter(({ id }: { id: number }) => id > before);
    for (const { actor, outcome, reason } of fresh) {
      if (!ids.has(actor) || reason !== "检查") continue;
      if (outcome === "looked" || outcome === "refused") found[outcome as keyof typeof found] += 1;
    }
    if (fresh.length < page.lines.length || page.next === null) break;
    next = page.next;
  }
  const wrong = (["looked", "refused"] as const)
    .filter((kind) => found[kind] !== tried[kind])
    .map((kind) => `${tried[kind]} times ${kind}, ${found[kind]} lines in the audit`);
  return {
    ...{ group: "privacy", zh: "每次查看个人信息都留有审计记录" },
    en: "Every look at personal data leaves a line in the audit",
    figures: { looked: tried.looked, refused: tried.refused },
    wrong,
  };
}

/** Without a name, by every operation there is; and the outside roles by what is the staff's. */
async function strangersFinding(year: Year): Promise<Finding> {
  const tally: Tally = { asked: 0, wrong: [] };
  const door = await year.house.door();
  for (const { name, allow } of catalog) {
    if ((allow as readonly string[]).includes("anyone")) continue;
    const headers = { "content-type": "application/json", "x-gridtill": "1" };
    const body = Buffer.from("{}");
    const reply = await door.send({ path: `/v1/${name}`, headers, body, from: "127.0.0.1" });
    tally.asked += 1;
    if (reply.status !== 401) tally.wrong.push(`a stranger got ${reply.status} of ${name}`);
  }
  return finding("未登录者一概被拒", "Strangers are told nothing", tally);
}
