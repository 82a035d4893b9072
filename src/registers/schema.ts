/**
 * Registers: entries of courts, authorities and the utility itself that speak against a supply account.
 * Nothing but such entries has a column here, protected attributes least of all. Browser-safe.
 * @module
 */
import * as z from "zod";
import { reasons } from "../base/reasons.ts";
import { ImportInput } from "../files/schema.ts";

interface RegisterKindFacts {
  zh: string;
  en: string;
  /** What files call it besides. */
  names: readonly string[];
  /** Decides a credit grade by itself: the published veto list of Wuhan 2005 [R]. */
  isVeto: boolean;
  /**
   * Years an entry may be kept and used after what it tells of has ended: five, 征信业管理条例
   * 第十六条. It binds for people; here for all [I].
   */
  lifeYears: number;
}

export const registerKinds = {
  court_defaulter: {
    ...{ zh: "失信被执行人", en: "Court defaulter", isVeto: false, lifeYears: 5 },
    names: ["失信", "被执行人", "失信名单"],
  },
  business_status: {
    ...{ zh: "经营状态异常", en: "Abnormal business status", isVeto: false, lifeYears: 5 },
    names: ["吊销", "注销", "经营异常", "经营异常名录", "严重违法"],
  },
  theft: {
    ...{ zh: "窃电", en: "Theft of electricity", isVeto: true, lifeYears: 5 },
    names: ["窃电行为"],
  },
  breach: {
    ...{ zh: "违约用电", en: "Breach of the supply agreement", isVeto: true, lifeYears: 5 },
    names: ["违约", "违约用电行为"],
  },
  unsigned_plan: {
    ...{ zh: "旧欠未签还款协议", en: "Old debt without a signed plan", isVeto: true, lifeYears: 5 },
    names: ["未签还款协议", "未签还款计划"],
  },
  other: {
    ...{ zh: "其他", en: "Other", isVeto: false, lifeYears: 5 },
    names: [],
  },
} as const satisfies Record<string, RegisterKindFacts>;
export type RegisterKind = keyof typeof registerKinds;
export const RegisterKind = z.enum(Object.keys(registerKinds) as [RegisterKind]);

const Day = z.iso.date();

export const RegisterEntry = z.object({
  id: z.number().int(),
  customerAccount: z.string().describe("masked in lists, unless personal data may be seen"),
  kind: RegisterKind,
  entryNo: z.string().describe("the register's own: number of a case or a document"),
  source: z.string().describe("who keeps the register"),
  listedOn: Day,
  removedOn: Day.nullable().describe("taken off, or the matter ended; null while it stands"),
  expiresOn: Day.nullable().describe("first day on which it may no longer be kept"),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

const ListedEntry = RegisterEntry.extend({
  name: z.string().describe("masked"),
  unitName: z.string(),
});
export type ListedEntry = z.infer<typeof ListedEntry>;

export const ImportEntries = ImportInput;
export const ListEntries = z.object({
  unit: z.string().optional().describe("id or name of a unit; its descendants are included"),
  kind: RegisterKind.optional(),
  customerAccount: z.string().optional().describe("a whole account"),
  standing: z.boolean().optional().describe("true: not ended; false: ended and still kept"),
  page: z.number().int().min(1).default(1),
  pageSize: z.number().int().min(1).max(500).default(50),
});
export const EntryPage = z.object({ total: z.number().int(), entries: z.array(ListedEntry) });

export const WithdrawEntry = RegisterEntry.pick({ id: true });
export const WithdrawnEntry = z.object({ withdrawnAt: z.string() });

export const DeleteExpired = z.object({});
export const DeletedEntries = z.object({ deleted: z.number().int() });

export const because = reasons("registers", {
  unknown_unit: {
    zh: "组织树中没有“{unit}”，也不唯一对应任何单位",
    en: "no organisation unit, or not exactly one, is called {unit}",
  },
  unknown_account: {
    zh: "您的数据范围内没有户号“{account}”",
    en: "there is no customer account {account} in your data scope",
  },
  unknown_entry: {
    zh: "您的数据范围内没有记录“{id}”，或已撤销",
    en: "there is no entry {id} in your data scope, or it is withdrawn already",
  },
  unknown_kind: { zh: "没有“{value}”这类名单", en: "{value} is no kind of register" },
  removed_before_listed: { zh: "移出早于列入", en: "removed before it was listed" },
  in_the_future: { zh: "{day} 还没有到", en: "{day} has not come yet" },
  past_its_life: {
    zh: "{day} 终止，已满 {years} 年，不得再保存（征信业管理条例第十六条）",
    en: "ended on {day}: after {years} years it may not be kept (Credit Reporting Rules, Art. 16)",
  },
});
