/**
 * Roles as data: what each does, what it may hand on, which two one person may not hold. Browser-safe.
 * Source: docs on the trade's desks, and segregation of duties as auditors of cash offices ask for it.
 * @module
 */

interface RoleFacts {
  zh: string;
  en: string;
  /** What the role does, one line. */
  does: { zh: string; en: string };
  /** Sees names, telephone numbers and texts unmasked; each look leaves an audit line. */
  seesPersonalData: boolean;
}

export const roles = {
  "receivables-clerk": {
    zh: "电费账务员",
    en: "Receivables clerk",
    does: {
      zh: "入账、分配、差错处理、发起退费",
      en: "Posts and allocates payments, starts refunds",
    },
    seesPersonalData: true,
  },
  collector: {
    zh: "催费员",
    en: "Collector",
    does: { zh: "催费、约定、申请停复电", en: "Reminds, takes promises, requests cut-offs" },
    seesPersonalData: true,
  },
  "policy-manager": {
    zh: "催费策略管理员",
    en: "Policy manager",
    does: { zh: "编制、模拟、提交催费策略", en: "Writes, simulates and submits dunning policies" },
    seesPersonalData: false,
  },
  "refund-handler": {
    zh: "退费经办",
    en: "Refund handler",
    does: { zh: "制单、预检、跟踪退费", en: "Prepares and follows refunds" },
    seesPersonalData: true,
  },
  approver: {
    zh: "审批人",
    en: "Approver",
    does: { zh: "同意、驳回、转办", en: "Approves, returns, transfers" },
    seesPersonalData: true,
  },
  finance: {
    zh: "财务",
    en: "Finance",
    does: { zh: "付款、凭证、关账", en: "Pays, books, closes the period" },
    seesPersonalData: true,
  },
  "settlement-clerk": {
    zh: "购电结算员",
    en: "Settlement clerk",
    does: { zh: "购电结算、发票核验、用款申请", en: "Settles purchases, verifies invoices" },
    seesPersonalData: false,
  },
  "anomaly-analyst": {
    zh: "稽查员",
    en: "Anomaly analyst",
    does: { zh: "研判异常、调整阈值", en: "Judges anomalies, tunes thresholds" },
    seesPersonalData: true,
  },
  "appeals-analyst": {
    zh: "95598 诉求分析员",
    en: "Appeals analyst",
    does: {
      zh: "早间研判、派发任务、维护词典",
      en: "Reads the morning map, opens tasks, keeps lexicons",
    },
    seesPersonalData: true,
  },
  "voice-operator": {
    zh: "语音运营",
    en: "Voice operator",
    does: {
      zh: "接管通话、修正识别、编辑流程",
      en: "Takes over calls, corrects words, edits flows",
    },
    seesPersonalData: true,
  },
  supplier: {
    zh: "供应商",
    en: "Supplier",
    does: { zh: "查询本企业结算与付款", en: "Looks where its own money is" },
    seesPersonalData: false,
  },
  "partner-house": {
    zh: "对侧系统",
    en: "Other house",
    does: { zh: "营销、财务两侧系统间传递消息", en: "Carries messages between two installations" },
    seesPersonalData: false,
  },
  "data-scientist": {
    zh: "数据分析师",
    en: "Data scientist",
    does: {
      zh: "训练、校准、解释、登记模型",
      en: "Trains, calibrates, explains, registers models",
    },
    seesPersonalData: false,
  },
  compliance: {
    zh: "合规与审计",
    en: "Compliance and audit",
    does: {
      zh: "核验审计链、影响评估、授权核查",
      en: "Verifies the audit, assesses impact and consent",
    },
    seesPersonalData: true,
  },
  administrator: {
    zh: "系统管理员",
    en: "Administrator",
    does: {
      zh: "组织、人员、计划、密钥、备份",
      en: "Keeps units, people, schedules, keys, backups",
    },
    seesPersonalData: false,
  },
} as const satisfies Record<string, RoleFacts>;

export type Role = keyof typeof roles;
export const roleIds = Object.keys(roles) as [Role, ...Role[]];

/** Held by people and machines outside the utility: `signed-in` does not open a door to them. */
const outsideRoles: readonly string[] = ["supplier", "partner-house"];

export function isOutside(held: readonly string[]): boolean {
  return held.length > 0 && held.every((role) => outsideRoles.includes(role));
}

/** One person holding both could make and approve, or do and audit, the same deed. */
export const incompatibleRoles: readonly (readonly [Role, Role])[] = [
  ["refund-handler", "approver"],
  ["refund-handler", "finance"],
  ["receivables-clerk", "approver"],
  ["receivables-clerk", "finance"],
  ["approver", "finance"],
  ["settlement-clerk", "finance"],
  ["settlement-clerk", "approver"],
  ["policy-manager", "approver"],
  ["administrator", "compliance"],
];

/**
 * Roles that an actor may hand on: an administrator all but compliance, which audits him and is
 * granted from the machine itself (`operator`); everybody else none.
 */
export function grantableRoles(actorRoles: readonly string[]): readonly Role[] {
  if (actorRoles.includes("operator")) return roleIds;
  if (!actorRoles.includes("administrator")) return [];
  return roleIds.filter((role) => role !== "compliance");
}

export function seesPersonalData(held: readonly string[]): boolean {
  return held.some((role) => roles[role as Role]?.seesPersonalData);
}
