/**
 * Process histories of other systems: what their event logs say, and how they fare under our rules.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../../base/operation.ts";
import { Reason, reasons } from "../../base/reasons.ts";

export const ReplayHistory = z.object({
  file: FileId.describe("event log: CSV or XES, gzip or not (command line: its path)"),
  columns: Pairs.optional().describe("CSV: case=..., activity=..., time=..., where not recognised"),
});

const count = (what: string) => z.int().min(0).describe(what);

export const Conformance = z.object({
  followsRoute: count("cases paid without any refusal and without a loop"),
  afterLoops: count("cases paid without any refusal, after being returned and mended"),
  unfinished: count("cases without refusal that were not paid"),
  deviating: count("cases with at least one act that our rules refuse"),
  paidWithoutFinalApproval: count("cases paid while a document of theirs was not approved"),
  requestedNeverPaid: count("cases whose payment was requested and never handled"),
  approvedNeverPaid: count("cases finally approved and never paid"),
  acts: count("acts that were put to the rules"),
  signaturesRepeated: count("signatures given again by the same role after a resubmission"),
  refusals: z
    .array(z.object({ ...Reason.shape, acts: count("so refused"), cases: count("of them") }))
    .describe("by reason, the most frequent first"),
  firstDeviations: z
    .array(
      z.object({
        case: z.string(),
        act: z.int().describe("1 is the case's first event"),
        activity: z.string(),
        at: z.string(),
        reason: Reason,
      }),
    )
    .describe("the first of each of 20 cases"),
});
export type Conformance = z.infer<typeof Conformance>;

export const HistoryReport = z.object({
  cases: count("in the log"),
  rejectedCases: count("with at least one activity with REJECTED"),
  neverPaid: count("without Payment Handled"),
  paidTwice: count("with more than one Payment Handled"),
  medianDays: z.number().describe("from a case's first event to its last; mean of the middle two"),
  p90Days: z.number().describe("the least that more than nine tenths of the cases do not exceed"),
  resubmittedDocuments: count("in which one document was SUBMITTED more than once"),
  loops: count("with more than one SUBMITTED, of whatever documents"),
  events: count("in the log"),
  activities: z.array(z.object({ activity: z.string(), events: count("of it") })),
  conformance: Conformance,
});
export type HistoryReport = z.infer<typeof HistoryReport>;

export const because = reasons("refund_history", {
  no_events: { zh: "“{name}”中没有事件", en: "{name} holds no event" },
  missing_value: {
    zh: "第 {row} 个事件缺少{zh}",
    en: "event {row} has no {en}",
  },
  bad_time: { zh: "第 {row} 个事件的时间“{value}”无效", en: "event {row}: {value} is no time" },
  never_submitted: {
    zh: "“{document}”从未提交",
    en: "{document} was never submitted",
  },
  final_too_early: {
    zh: "“{document}”终审时还有环节未签",
    en: "{document} was finally approved while a step had not signed",
  },
  unapproved: {
    zh: "“{document}”尚未最终审批即“{activity}”",
    en: "{activity} while {document} is not finally approved",
  },
});
