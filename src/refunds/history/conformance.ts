/**
 * A history put to our own rules, act by act, as an import of history would: signatures to the approval
 * engine, orders to the refund's table of steps. A refused act is counted and changes nothing.
 *
 * What a foreign log cannot tell is taken from it: which roles a round needed. Their order, who may sign
 * when, and what may follow what are ours. All fields count as changed at a resubmission, since the log
 * does not say which were.
 * @module
 */
import {
  actOnCourse,
  beginCourse,
  type Course,
  type Facts,
  resubmitCourse,
} from "../../approvals/approvals.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import { Role } from "../../organisation/schema.ts";
import { type OrderAct, orderSteps } from "../rules.ts";
import { because as becauseOfOrder, type OrderState, orderStates } from "../schema.ts";
import { deedOf, type LoggedDeed, paymentHandled } from "./figures.ts";
import { because } from "./schema.ts";

/** Roles of the BPI Challenge 2020 in the order in which they sign; others follow as they appear. */
const signingOrder = ["PRE_APPROVER", "ADMINISTRATION", "BUDGET OWNER", "SUPERVISOR", "DIRECTOR"];
/** Who submits, takes back, and takes a returned document in hand. */
const initiator = "EMPLOYEE";
/** Signs no round that the log does not finally approve. */
const never = "(final approval)";
const paymentRequested = "Request Payment";
/** Documents that allow a journey and are never paid themselves. */
const onlyAllow = ["Permit"];

/** One document of a case: its approval and, as a refund order, its state. */
interface Document {
  name: string;
  order: OrderState;
  course?: Course;
  /** By the log's own word, whatever our rules say. */
  isApproved: boolean;
  /** Roles that signed in earlier rounds. */
  signedBefore: Set<string>;
  /** Roles that act in each round, in signing order. */
  rounds: string[][];
}

interface Deviation {
  /** Index of the event in the case. */
  event: number;
  refusal: Refusal;
}

export interface Replayed {
  deviations: Deviation[];
  acts: number;
  /** By a role that signed an earlier round of the same document. */
  signaturesRepeated: number;
  isPaid: boolean;
  wasRequested: boolean;
  wasApproved: boolean;
  paidWithoutFinalApproval: boolean;
  hadLoop: boolean;
}

/** A case by its activities in their order: when they were makes no difference. */
export function replayCase(activities: readonly string[]): Replayed {
  const deeds = activities.map(deedOf);
  const documents = documentsOf(deeds);
  const replayed: Replayed = {
    ...{ deviations: [], acts: 0, signaturesRepeated: 0, isPaid: false, wasRequested: false },
    ...{ wasApproved: false, paidWithoutFinalApproval: false, hadLoop: false },
  };
  let paying: Document | undefined;
  for (const [event, activity] of activities.entries()) {
    const deed = deeds[event];
    const document = deed && documents.get(deed.document)!;
    if (document) document.isApproved = deed.deed === "FINAL_APPROVED" || isKept(document, deed);
    if (document?.isApproved) replayed.wasApproved = true;
    if (deed?.deed === "SUBMITTED" && !onlyAllow.includes(deed.document)) paying = document;
    const answer = document
      ? actOn(document, deed, replayed)
      : orderDeed(activity, { paying, documents, replayed });
    if (answer === "no act") continue;
    replayed.acts += 1;
    if (answer) replayed.deviations.push({ event, refusal: answer });
  }
  replayed.hadLoop = [...documents.values()].some(({ rounds }) => rounds.length > 1);
  return replayed;
}

const isKept = ({ isApproved }: Document, { deed }: LoggedDeed) =>
  isApproved && deed !== "REJECTED" && deed !== "SUBMITTED";

/** A round begins with each submission and needs whoever acts in it; not approved for good, it never ends. */
function documentsOf(deeds: readonly (LoggedDeed | undefined)[]): Map<string, Document> {
  const documents = new Map<string, Document>();
  for (const deed of deeds) {
    if (!deed) continue;
    const { document: name, deed: what, by } = deed;
    const fresh: Document = { name, order: "draft", isApproved: false, ...empty() };
    const document = documents.get(name) ?? fresh;
    documents.set(name, document);
    if (what === "SUBMITTED") document.rounds.push([never]);
    const round = document.rounds.at(-1);
    const isStep = /APPROVED|REJECTED/.test(what) && by !== initiator;
    if (round && isStep && !isLate(round, what) && !round.includes(by)) round.push(by);
    if (round && what === "FINAL_APPROVED") round.splice(0, round.length, ...done(round));
  }
  for (const { rounds } of documents.values()) for (const round of rounds) round.sort(inOrder);
  return documents;
}

const empty = () => ({ signedBefore: new Set<string>(), rounds: [] });

/** Once approved for good, a rejection is finance's return and no step of the round. */
const isLate = (round: readonly string[], what: string) =>
  what === "REJECTED" && !round.includes(never);
const done = (round: readonly string[]) => round.filter((role) => role !== never);

function inOrder(one: string, other: string): number {
  const place = (role: string) => {
    const index = signingOrder.indexOf(role);
    return role === never ? Number.POSITIVE_INFINITY : index < 0 ? signingOrder.length : index;
  };
  const [left, right] = [place(one), place(other)];
  return left === right ? 0 : left - right;
}

type Answer = Refusal | undefined | "no act";

function actOn(document: Document, { deed, by }: LoggedDeed, replayed: Replayed): Answer {
  if (deed === "SUBMITTED") return submit(document, by || initiator);
  if (deed === "REJECTED") return sendBack(document, by);
  if (!deed.endsWith("APPROVED")) return "no act";
  const answer = sign(document, by, deed === "FINAL_APPROVED");
  if (answer) return answer;
  if (document.signedBefore.has(by)) replayed.signaturesRepeated += 1;
  document.signedBefore.add(by);
  return undefined;
}

function submit(document: Document, by: string): Answer {
  const { name, course } = document;
  const round = (course?.round ?? 0) + 1;
  const roles = document.rounds[round - 1]!;
  const steps = roles.map((role, index) => stepOf(role, index));
  const hashes = Object.fromEntries(roles.map((role) => [role, `${role} ${round}`]));
  const submitted = { by, amountFen: 0n, hashes };
  const facts = factsOf(roles, by);
  const change = course
    ? resubmitCourse({ ...course, steps }, submitted, facts)
    : beginCourse({ id: name, steps }, submitted, facts);
  if (isRefusal(change)) return change;
  const refusal = move(document, course ? "resubmit" : "submit");
  if (!refusal) document.course = change.course;
  return refusal;
}

function sign(document: Document, by: string, isFinal: boolean): Answer {
  const { name, course } = document;
  if (!course) return refuse("conflict", because.never_submitted({ document: name }));
  const facts = factsOf(
    course.steps.map(({ id }) => id),
    by,
  );
  const change = actOnCourse(course, { act: "approve", person: by }, facts);
  if (isRefusal(change)) return change;
  document.course = change.course;
  if (change.outcome === "approved") return move(document, "approved") ?? move(document, "taken");
  return isFinal ? refuse("conflict", because.final_too_early({ document: name })) : undefined;
}

/** The initiator takes back or in hand; a signer returns; after approval finance does, or is asked back. */
function sendBack(document: Document, by: string): Answer {
  const { name, course, order } = document;
  if (!course) return refuse("conflict", because.never_submitted({ document: name }));
  const isOwn = by === initiator;
  if (isOwn && order === "returned") return move(document, "handle");
  if (course.state !== "running") return move(document, isOwn ? "released" : "returned");
  const facts = factsOf(
    course.steps.map(({ id }) => id),
    by,
  );
  const deed = isOwn
    ? { act: "withdraw" as const, person: by }
    : { act: "return" as const, person: by, to: "initiator" };
  const change = actOnCourse(course, deed, facts);
  if (isRefusal(change)) return change;
  document.course = change.course;
  return move(document, isOwn ? "withdraw" : "sendBack");
}

interface OrderDeed {
  /** The document submitted last: what is paid. */
  paying: Document | undefined;
  documents: ReadonlyMap<string, Document>;
  replayed: Replayed;
}

function orderDeed(activity: string, { paying, documents, replayed }: OrderDeed): Answer {
  if (activity !== paymentRequested && activity !== paymentHandled) return "no act";
  if (activity === paymentRequested) replayed.wasRequested = true;
  else replayed.isPaid = true;
  if (!paying) return refuse("conflict", because.never_submitted({ document: activity }));
  const open = [...documents.values()].find(({ isApproved }) => !isApproved);
  if (open && activity === paymentHandled) replayed.paidWithoutFinalApproval = true;
  const refusal = move(paying, activity === paymentRequested ? "accepted" : "paid");
  if (refusal || !open) return refusal;
  return refuse("conflict", because.unapproved({ document: open.name, activity }));
}

function move(document: Document, to: OrderAct): Refusal | undefined {
  const { from, to: next, zh, en } = orderSteps[to];
  if (!(from as readonly OrderState[]).includes(document.order)) {
    const state = orderStates[document.order];
    const words = { state_zh: state.zh, state_en: state.en, act_zh: zh, act_en: en };
    return refuse("conflict", becauseOfOrder.wrong_state({ id: document.name, ...words }));
  }
  document.order = next;
  return undefined;
}

/** The engine knows our roles only; each of the log gets one of its own, whichever. */
function stepOf(role: string, index: number): Course["steps"][number] {
  const ours = Role.options[index % Role.options.length]!;
  return { id: role, zh: role, en: role, role: ours, fromFen: 0, mode: "any", days: 1 };
}

const depths: Facts["depths"] = { province: 0, city: 0, county: 0, station: 0, unit: 0 };

function factsOf(roles: readonly string[], by: string): Facts {
  const people = roles
    .filter((role) => role !== never)
    .map((role) => ({ id: role, roles: [stepOf(role, roles.indexOf(role)).role], reach: 0 }));
  if (!people.some(({ id }) => id === by)) people.push({ id: by, roles: [], reach: 0 });
  const dueOn = Object.fromEntries(roles.map((role) => [role, "9999-12-31"]));
  return { today: "1970-01-01", people, depths, standsIn: [], dueOn };
}
