/**
 * Approvals over an upgrade: begun by the earlier version in ways that differ, ended by today's.
 * @module
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ApprovalPage } from "../src/approvals/schema.ts";
import { dayOf } from "../src/base/dates.ts";
import type { Program, Told } from "./upgrade_program.ts";

/** Somebody who may sign for everybody, added by the earlier version. */
const deputy = "upgrade.deputy";
const payee = ["--payee-account", "6222000000004321", "--payee-bank", "某银行"];

export interface Begun {
  /** Approvals that wait, by id. */
  waiting: ReadonlyMap<string, ApprovalPage>;
  /** What was begun beside the demonstration's own, and what of it was refused. */
  told: readonly string[];
}

/** Beside what the demonstration left: signed half, handed on, with an added signer, a second round, a substitute. */
export async function beginApprovals(program: Program): Promise<Begun> {
  const told: string[] = [];
  const tell = (what: string, given: Told) => {
    told.push("refusal" in given ? `${what}: refused (${given.refusal})` : what);
  };
  const person = ["--id", deputy, "--name", "代签人", "--roles", "approver", "--scope", "*"];
  tell("a person who stands in", await program.ask(["organisation.add-person", ...person]));
  const own = await requestTwo(program);
  const [half, handed] = own as [string, string];
  tell(
    "a refund signed by one of two",
    await program.ask(["refunds.approve", "--id", half, "--as", "jinan.foreman"]),
  );
  const waiting = await waitingApprovals(program);
  const find = (fits: (one: ApprovalPage) => boolean) => [...waiting.values()].find(fits)?.id ?? "";
  const act = (id: string, ...more: string[]) =>
    program.ask(["approvals.act", "--approval", id, ...more]);
  const ofRefund = find(({ subject }) => subject === `refund:${handed}`);
  tell(
    "a refund handed to a colleague",
    await act(ofRefund, "--act", "transfer", "--to", deputy, "--as", "jinan.foreman"),
  );
  const purchase = find(({ kind, amountFen }) => kind === "purchase" && Number(amountFen) < 1e8);
  const adding = ["--act", "add-signer", "--persons", deputy, "--mode", "all"];
  tell(
    "a purchase with a signer added",
    await act(purchase, ...adding, "--as", "province.director"),
  );
  tell("a refund in its second round", await resubmitOne(program));
  const today = dayOf(new Date());
  const leave = ["--from", today, "--to", "2099-12-31", "--substitute", deputy];
  tell(
    "a leave with a substitute",
    await program.ask(["approvals.set-leave", ...leave, "--as", "jinan.director"]),
  );
  return { waiting: await waitingApprovals(program), told };
}

/** Of two accounts that may be given something back. */
async function requestTwo(program: Program): Promise<string[]> {
  const found: string[] = [];
  const page = await program.get(["customers.list", "--unit", "3701", "--page-size", "100"]);
  for (const { customerAccount } of page.customers) {
    const wish = ["--customer-account", customerAccount, "--amount-yuan", "12.34", ...payee];
    const given = await program.ask(["refunds.request", ...wish, "--as", "jinan.refunds"]);
    if ("answer" in given) found.push((given.answer as { id: string }).id);
    if (found.length === 2) return found;
  }
  throw new Error("no two accounts of Jinan have anything to be given back");
}

async function resubmitOne(program: Program): Promise<Told> {
  const { refunds } = await program.get(["refunds.list", "--state", "returned"]);
  let told: Told = { refusal: "none returned", words: "" };
  for (const { id } of refunds) {
    told = await program.ask(["refunds.resubmit", "--id", id, ...payee, "--as", "jinan.refunds"]);
    if ("answer" in told) break;
  }
  return told;
}

/** As one sees them who sees the whole utility. */
export async function waitingApprovals(program: Program): Promise<Map<string, ApprovalPage>> {
  const as = ["--as", deputy];
  const [{ people }, found] = [await program.get(["organisation.people"]), new Set<string>()];
  for (const { id: person } of people.filter(({ roles }: { roles: string[] }) =>
    roles.includes("approver"),
  )) {
    const inbox = ["approvals.inbox", "--limit", "200", "--as", person];
    for (const { id } of (await program.get(inbox)).rows) found.add(id);
  }
  const pages = await Promise.all(
    [...found].sort().map((id) => program.get(["approvals.show", "--id", id, ...as])),
  );
  return new Map(pages.map((page: ApprovalPage) => [page.id, page]));
}

const shippedRoute = new URL(
  "../rulebooks/national/approval-route-refund-2021-07-16.yaml",
  import.meta.url,
);
const newVersion = "upgrade.1";

/** A site's own route from today on: the director sees every refund. */
export async function writeNewRoute(home: string): Promise<void> {
  const text = (await readFile(shippedRoute, "utf8"))
    .replace(/^version: .*$/m, `version: "${newVersion}"`)
    .replace(/^from: .*$/m, `from: ${dayOf(new Date())}`)
    .replace("fromFen: 1000000 #", "fromFen: 0 #");
  await mkdir(join(home, "rulebooks"), { recursive: true });
  await writeFile(join(home, "rulebooks", "approval-route-refund.yaml"), text);
}

export interface Ended {
  kind: string;
  id: string;
  signatures: number;
  /** What is wrong with how it ended; empty where nothing is. */
  wrong: string[];
}

/** Each is signed by whoever the house says may sign, until it has ended, by the route it began with. */
export async function endApprovals(
  program: Program,
  waiting: Begun["waiting"],
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (const was of waiting.values()) ended.push(await end(program, was));
  return ended;
}

async function end(program: Program, was: ApprovalPage): Promise<Ended> {
  const { id, kind } = was;
  const show = (): Promise<ApprovalPage> =>
    program.get(["approvals.show", "--id", id, "--as", deputy]);
  const wrong: string[] = [];
  let page = await show();
  let signatures = 0;
  while (page.state === "running" && wrong.length === 0) {
    const step = page.steps.find(({ state }) => state === "waiting");
    const given = await signAsAny(program, id, step?.mayBeSignedBy ?? []);
    if ("refusal" in given) wrong.push(`step ${step?.id}: ${given.words}`);
    else signatures += 1;
    page = await show();
  }
  if (page.state !== "approved") wrong.push(`ended ${page.state}`);
  if (!isDeepStrictEqual(page.route, was.route)) wrong.push("its route changed");
  const stepsOf = ({ steps }: ApprovalPage) => steps.map((step) => step.id);
  if (!isDeepStrictEqual(stepsOf(page), stepsOf(was))) wrong.push("its steps changed");
  for (const [at, step] of was.steps.entries()) {
    const expected = step.state === "not_needed" ? "not_needed" : "signed";
    const state = page.steps[at]?.state;
    if (state !== expected) wrong.push(`${step.id} is ${state}, not ${expected}`);
  }
  const before = page.history.slice(0, was.history.length);
  if (!isDeepStrictEqual(before, was.history)) wrong.push("its history is told otherwise");
  return { id, kind, signatures, wrong };
}

async function signAsAny(program: Program, id: string, people: readonly string[]): Promise<Told> {
  let told: Told = { refusal: "nobody", words: "nobody may sign" };
  // one person signs one step: whoever has a scope for fewer goes first
  for (const person of [...people].sort(
    (left, right) => Number(left === deputy) - Number(right === deputy),
  )) {
    const sign = ["--act", "approve", "--comment", "同意", "--as", person];
    told = await program.ask(["approvals.act", "--approval", id, ...sign]);
    if ("answer" in told) return told;
  }
  return told;
}

/** A refund asked for now takes the new route; what is wrong, or nothing. */
export async function askByNewRoute(program: Program): Promise<string[]> {
  const [id] = await requestTwo(program);
  const opened = [...(await waitingApprovals(program)).values()].find(
    ({ subject }) => subject === `refund:${id}`,
  );
  return opened?.route.version === newVersion
    ? []
    : [`a new refund takes ${opened?.route.version}`];
}

/** Finance takes what was approved, and pays it; what is wrong, or nothing. */
export async function payRefunds(program: Program, waiting: Begun["waiting"]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { kind, subject } of waiting.values()) {
    if (kind !== "refund") continue;
    const id = subject.slice("refund:".length);
    const { state } = await program.get(["refunds.show", "--id", id]);
    if (state === "approved") continue;
    for (const operation of ["refunds.approve", "refunds.pay"]) {
      const given = await program.ask([operation, "--id", id, "--as", "province.finance"]);
      if ("refusal" in given) wrong.push(`${operation} of ${id}: ${given.words}`);
    }
  }
  const sent = await program.ask(["disbursements.send"]);
  if ("refusal" in sent) wrong.push(`disbursements.send: ${sent.words}`);
  return wrong;
}
