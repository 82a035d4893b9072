/**
 * The columns of a file of register entries, and what becomes of its rows.
 * @module
 */
import type { Day } from "../base/dates.ts";
import { accountColumn, codeColumn, dayColumn, textColumn } from "../customers/customers.ts";
import type { ImportPlan, PlanColumn } from "../files/import-plan.ts";
import { expiryOf } from "./rules.ts";
import { because, type RegisterKind, registerKinds } from "./schema.ts";
import { entryErrors, mergeEntries } from "./store.ts";

/** Personal data beyond the account has no column, so that a file cannot bring any in. */
export function registerPlan(scope: readonly string[], today: Day): ImportPlan<"expires_on"> {
  return {
    kind: "register",
    columns,
    key: ["customer_account", "kind", "entry_no"],
    extraColumns: [{ name: "expires_on", sqlType: "date" }],
    enrich: ({ kind, removed_on }) => ({
      expires_on: expiryOf(kind as RegisterKind, removed_on as Day | null),
    }),
    check: (transaction) => entryErrors(transaction, { scope, today }),
    merge: ({ transaction }) => mergeEntries(transaction),
  };
}

const kindNames = Object.fromEntries(
  Object.entries(registerKinds).map(([kind, { zh, en, names }]) => [kind, [zh, en, ...names]]),
);

const columns: PlanColumn[] = [
  {
    ...codeColumn(
      {
        name: "kind",
        describe: { zh: "名单类型", en: "kind" },
        synonyms: ["类型", "名单", "记录类型"],
        required: true,
      },
      kindNames,
    ),
    because: (value) => because.unknown_kind({ value }),
  },
  textColumn({
    name: "entry_no",
    describe: { zh: "记录编号", en: "entry number" },
    synonyms: ["案号", "文号", "编号"],
    required: true,
  }),
  { ...accountColumn, required: true },
  textColumn({
    name: "source",
    describe: { zh: "来源", en: "source" },
    synonyms: ["数据来源", "发布单位", "法院", "登记机关"],
    required: true,
  }),
  dayColumn({
    name: "listed_on",
    describe: { zh: "列入日期", en: "listed on" },
    synonyms: ["发布日期", "立案日期", "查处日期", "发生日期"],
    required: true,
  }),
  dayColumn({
    name: "removed_on",
    describe: { zh: "移出日期", en: "removed on" },
    synonyms: ["终止日期", "解除日期", "结案日期"],
  }),
];
