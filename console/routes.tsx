/**
 * Every page with its address, its place in the rail and who finds it there. Each is fetched when it
 * is first opened.
 * @module
 */
import { type ComponentType, lazy } from "react";
import { isOutside, roleIds } from "../src/organisation/roles.ts";
import type { IconName } from "./parts/icons.tsx";

export interface Route {
  path: string;
  /** Given the address's parts, by name. */
  page: ComponentType<Record<string, string>>;
  icon?: IconName;
  zh?: string;
  en?: string;
  group?: keyof typeof groups;
  /** Shown in the rail to these roles only; the server decides in any case. */
  roles?: string[];
  /** Roles whose day begins here. */
  start?: string[];
}

/** The first page after the sign-in. */
export function startOf(held: readonly string[]): Route | undefined {
  const mine = routes.filter((route) => route.icon && isFor(route, held));
  return mine.find(({ start }) => start?.some((role) => held.includes(role))) ?? mine[0];
}

/** Whether somebody of these roles has anything to do there. */
export function isFor({ roles }: Route, held: readonly string[]): boolean {
  return !roles || roles.some((role) => held.includes(role));
}

/** In the order of the rail. */
export const groups = {
  desk: { zh: "待办", en: "Desk" },
  judge: { zh: "研判", en: "Judgement" },
  money: { zh: "收与退", en: "Money in and back" },
  purchases: { zh: "购电", en: "Purchases" },
  books: { zh: "账务", en: "Books" },
  data: { zh: "数据", en: "Data" },
  run: { zh: "管理", en: "Running" },
} as const;

const analysts = ["appeals-analyst", "administrator", "compliance"];
const inside = roleIds.filter((role) => !isOutside([role]));
const keepers = ["administrator", "compliance"];
const importers = [
  ...["appeals-analyst", "data-scientist", "receivables-clerk", "administrator"],
  ...["settlement-clerk", "compliance"],
];

export const routes: Route[] = [
  {
    path: "/inbox",
    page: lazy(() => import("./pages/inbox.tsx")),
    icon: "inbox",
    zh: "审批",
    en: "Approvals",
    group: "desk",
    roles: inside,
    start: ["approver"],
  },
  { path: "/inbox/:id", page: lazy(() => import("./pages/approval.tsx")) },
  { path: "/leaves", page: lazy(() => import("./pages/leaves.tsx")) },
  {
    path: "/",
    page: lazy(() => import("./pages/morning.tsx")),
    icon: "morning",
    zh: "早间研判",
    en: "Morning",
    group: "judge",
    roles: analysts,
    start: ["appeals-analyst", "administrator"],
  },
  {
    path: "/appeals",
    page: lazy(() => import("./pages/appeals.tsx")),
    icon: "appeals",
    zh: "诉求",
    en: "Appeals",
    group: "judge",
    roles: analysts,
  },
  { path: "/appeals/:region", page: lazy(() => import("./pages/region.tsx")) },
  { path: "/appeals/:region/:category", page: lazy(() => import("./pages/category.tsx")) },
  {
    path: "/alerts",
    page: lazy(() => import("./pages/alerts.tsx")),
    icon: "alerts",
    zh: "告警与任务",
    en: "Alerts",
    group: "judge",
    roles: analysts,
  },
  {
    path: "/indices",
    page: lazy(() => import("./pages/indices.tsx")),
    icon: "indices",
    zh: "指标与权重",
    en: "Indices",
    group: "judge",
    roles: analysts,
  },
  {
    path: "/credit",
    page: lazy(() => import("./pages/credit.tsx")),
    icon: "credit",
    zh: "信用",
    en: "Credit",
    group: "judge",
    roles: [
      ...["collector", "policy-manager", "data-scientist", "compliance", "approver"],
      ...["receivables-clerk", "administrator"],
    ],
  },
  {
    path: "/anomalies/thresholds",
    page: lazy(() => import("./pages/anomaly-thresholds.tsx")),
    icon: "thresholds",
    zh: "异常阈值",
    en: "Anomaly thresholds",
    group: "judge",
    roles: ["anomaly-analyst", "data-scientist", "compliance", "administrator"],
  },
  {
    path: "/anomalies/categories",
    page: lazy(() => import("./pages/anomaly-categories.tsx")),
    icon: "categories",
    zh: "缴费行为类别",
    en: "Payment categories",
    group: "judge",
    roles: ["anomaly-analyst", "data-scientist", "compliance", "administrator"],
  },
  { path: "/anomalies/categories/:id", page: lazy(() => import("./pages/anomaly-category.tsx")) },
  {
    path: "/arrears",
    page: lazy(() => import("./pages/arrears.tsx")),
    icon: "arrears",
    zh: "欠费风险",
    en: "Arrears risk",
    group: "judge",
    roles: [
      ...["collector", "policy-manager", "data-scientist", "compliance"],
      ...["receivables-clerk", "administrator"],
    ],
  },
  { path: "/arrears/sources", page: lazy(() => import("./pages/arrears-sources.tsx")) },
  {
    path: "/chain",
    page: lazy(() => import("./pages/chain.tsx")),
    icon: "chain",
    zh: "存证链",
    en: "Chain",
    group: "judge",
    roles: ["anomaly-analyst", "compliance", "administrator"],
  },
  {
    path: "/models",
    page: lazy(() => import("./pages/models.tsx")),
    icon: "models",
    zh: "模型",
    en: "Models",
    group: "judge",
    roles: ["data-scientist", "policy-manager", ...keepers],
    start: ["data-scientist"],
  },
  { path: "/models/:id", page: lazy(() => import("./pages/model.tsx")) },
  {
    path: "/policies",
    page: lazy(() => import("./pages/policies.tsx")),
    icon: "policies",
    zh: "催费策略",
    en: "Policies",
    group: "money",
    roles: ["policy-manager", "approver", "collector", ...keepers],
    start: ["policy-manager"],
  },
  { path: "/policies/:name", page: lazy(() => import("./pages/policy.tsx")) },
  {
    path: "/customers",
    page: lazy(() => import("./pages/customers.tsx")),
    icon: "people",
    zh: "客户",
    en: "Customers",
    group: "money",
    roles: inside,
  },
  { path: "/customers/:account", page: lazy(() => import("./pages/customer.tsx")) },
  {
    path: "/bills",
    page: lazy(() => import("./pages/bills.tsx")),
    icon: "bills",
    zh: "账单",
    en: "Bills",
    group: "money",
    roles: [
      "receivables-clerk",
      "collector",
      "refund-handler",
      "approver",
      "finance",
      "compliance",
    ],
  },
  { path: "/bills/:bill", page: lazy(() => import("./pages/bill.tsx")) },
  {
    path: "/payments",
    page: lazy(() => import("./pages/payments.tsx")),
    icon: "payments",
    zh: "缴费",
    en: "Payments",
    group: "money",
    roles: ["receivables-clerk", "finance", "refund-handler", "approver", "compliance"],
    start: ["receivables-clerk"],
  },
  {
    path: "/refunds",
    page: lazy(() => import("./pages/refunds.tsx")),
    icon: "refunds",
    zh: "退费",
    en: "Refunds",
    group: "money",
    roles: ["refund-handler", "receivables-clerk", "approver", "finance", "compliance"],
    start: ["refund-handler"],
  },
  { path: "/refunds/new", page: lazy(() => import("./pages/refund-new.tsx")) },
  { path: "/refunds/:id", page: lazy(() => import("./pages/refund.tsx")) },
  {
    path: "/finance-desk",
    page: lazy(() => import("./pages/finance-desk.tsx")),
    icon: "inbox",
    zh: "财务台",
    en: "Finance desk",
    group: "desk",
    roles: ["finance", "compliance"],
    start: ["finance"],
  },
  {
    path: "/reconciliation",
    page: lazy(() => import("./pages/reconciliation.tsx")),
    icon: "reconcile",
    zh: "对账",
    en: "Reconciliation",
    group: "money",
    roles: ["receivables-clerk", "finance", "compliance"],
  },
  {
    path: "/worklist",
    page: lazy(() => import("./pages/worklist.tsx")),
    icon: "worklist",
    zh: "催费工作台",
    en: "Worklist",
    group: "desk",
    roles: ["collector", "compliance"],
    start: ["collector"],
  },
  {
    path: "/dunning-runs",
    page: lazy(() => import("./pages/dunning-runs.tsx")),
    icon: "runs",
    zh: "催费批次",
    en: "Dunning runs",
    group: "money",
    roles: ["collector", "policy-manager", "approver", "receivables-clerk", "compliance"],
  },
  {
    path: "/anomalies",
    page: lazy(() => import("./pages/anomalies.tsx")),
    icon: "odd",
    zh: "稽查工作台",
    en: "Odd payments",
    group: "desk",
    roles: ["anomaly-analyst", "compliance", "data-scientist"],
    start: ["anomaly-analyst"],
  },
  { path: "/anomalies/cases/:id", page: lazy(() => import("./pages/anomaly-case.tsx")) },
  {
    path: "/agencies",
    page: lazy(() => import("./pages/anomaly-agencies.tsx")),
    icon: "agency",
    zh: "代收点",
    en: "Agencies",
    group: "judge",
    roles: ["anomaly-analyst", "compliance"],
  },
  { path: "/dunning-runs/:id", page: lazy(() => import("./pages/dunning-run.tsx")) },
  {
    path: "/work-orders",
    page: lazy(() => import("./pages/work-orders.tsx")),
    icon: "cutoff",
    zh: "停复电",
    en: "Cut-offs",
    group: "money",
    roles: ["collector", "approver", "policy-manager", "compliance"],
  },
  {
    path: "/purchases",
    page: lazy(() => import("./pages/purchases.tsx")),
    icon: "purchases",
    zh: "结算台",
    en: "Settlement desk",
    group: "purchases",
    roles: ["settlement-clerk", "finance", "approver", "compliance"],
    start: ["settlement-clerk"],
  },
  { path: "/purchases/:purchase", page: lazy(() => import("./pages/purchase.tsx")) },
  { path: "/purchases/:purchase/match", page: lazy(() => import("./pages/purchase-match.tsx")) },
  {
    path: "/portal",
    page: lazy(() => import("./pages/portal.tsx")),
    icon: "purchases",
    zh: "我的电费",
    en: "Where is my money",
    group: "purchases",
    roles: ["supplier"],
    start: ["supplier"],
  },
  {
    path: "/disbursements",
    page: lazy(() => import("./pages/disbursements.tsx")),
    icon: "disburse",
    zh: "付款",
    en: "Payments out",
    group: "books",
    roles: ["finance", "approver", "refund-handler", "settlement-clerk", "compliance"],
  },
  {
    path: "/ledger",
    page: lazy(() => import("./pages/ledger.tsx")),
    icon: "ledger",
    zh: "总账",
    en: "Ledger",
    group: "books",
    roles: ["finance", "receivables-clerk", "compliance"],
  },
  { path: "/ledger/:account", page: lazy(() => import("./pages/ledger-account.tsx")) },
  {
    path: "/imports",
    page: lazy(() => import("./pages/imports.tsx")),
    icon: "imports",
    zh: "导入",
    en: "Imports",
    group: "data",
    roles: importers,
  },
  {
    path: "/registers",
    page: lazy(() => import("./pages/registers.tsx")),
    icon: "registers",
    zh: "名单",
    en: "Registers",
    group: "data",
    roles: ["data-scientist", "compliance", "administrator"],
  },
  {
    path: "/lexicon",
    page: lazy(() => import("./pages/lexicon.tsx")),
    icon: "lexicon",
    zh: "词典",
    en: "Lexicon",
    group: "data",
    roles: [...analysts, "data-scientist"],
  },
  {
    path: "/operations",
    page: lazy(() => import("./pages/operations.tsx")),
    icon: "operations",
    zh: "运行",
    en: "Operations",
    group: "run",
    roles: keepers,
  },
  {
    path: "/people",
    page: lazy(() => import("./pages/people.tsx")),
    icon: "people",
    zh: "人员与组织",
    en: "People",
    group: "run",
    roles: keepers,
  },
  {
    path: "/api",
    page: lazy(() => import("./pages/api.tsx")),
    icon: "api",
    zh: "接口",
    en: "API",
    group: "run",
  },
  { path: "/profile", page: lazy(() => import("./pages/profile.tsx")) },
];
