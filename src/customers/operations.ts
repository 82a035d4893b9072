/**
 * Supply accounts: in from files, and looked at.
 * @module
 */
import { defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import type { ImportPlan } from "../files/import-plan.ts";
import { ImportResult } from "../files/schema.ts";
import {
  covers,
  maskAccount,
  maskName,
  maskPhone,
  maskText,
  resolveUnits,
} from "../organisation/organisation.ts";
import { accountColumn, codeColumn, dayColumn, textColumn, unitColumn } from "./customers.ts";
import { because, type Customer, CustomerPage, ImportCustomers, ListCustomers } from "./schema.ts";
import { customerErrors, findCustomers, mergeCustomers } from "./store.ts";

function customerPlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "customer",
    columns: [
      { ...accountColumn, required: true },
      textColumn({
        name: "name",
        describe: { zh: "户名", en: "name" },
        synonyms: ["客户名称", "用户名称", "姓名"],
        required: true,
      }),
      codeColumn(
        {
          name: "class",
          describe: { zh: "用电类别", en: "class" },
          synonyms: ["客户类别", "用电性质", "用户类别"],
          required: true,
        },
        {
          residential: ["居民", "居民生活", "居民生活用电"],
          general_commercial: ["一般工商业", "工商业", "商业", "非居民"],
          large_industrial: ["大工业", "大工业用电"],
          agricultural: ["农业", "农业生产", "农业生产用电"],
        },
      ),
      unitColumn,
      textColumn({
        name: "phone",
        describe: { zh: "联系电话", en: "phone" },
        synonyms: ["电话", "手机", "手机号", "移动电话"],
      }),
      textColumn({
        name: "address",
        describe: { zh: "用电地址", en: "address" },
        synonyms: ["地址"],
      }),
      dayColumn({
        name: "opened_on",
        describe: { zh: "开户日期", en: "opened on" },
        synonyms: ["立户日期", "送电日期"],
        required: true,
      }),
      dayColumn({ name: "closed_on", describe: { zh: "销户日期", en: "closed on" } }),
    ],
    key: ["customer_account"],
    check: (transaction) => customerErrors(transaction, scope),
    merge: ({ transaction }) => mergeCustomers(transaction, scope),
  };
}

const importCustomers = defineOperation({
  name: "customers.import",
  kind: "job",
  summary: "Import supply accounts; a known account takes what the file says",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  input: ImportCustomers,
  output: ImportResult,
  run: (context, input) => importTable(context, customerPlan(context.actor.scope), input),
});

const listCustomers = defineOperation({
  name: "customers.list",
  kind: "query",
  summary: "List supply accounts by unit and class, masked",
  allow: ["signed-in"],
  input: ListCustomers,
  output: CustomerPage,
  async run({ transaction, actor }, { unit, page, pageSize, ...filter }) {
    const { scope } = actor;
    const named =
      unit === undefined ? undefined : (await resolveUnits(transaction, [unit])).get(unit);
    const isMine = typeof named === "object" && covers(scope, named.path);
    if (unit !== undefined && !isMine) return refuse("not_found", because.unknown_unit({ unit }));
    const path = isMine ? named.path : null;
    const { class: ofClass = null, customerAccount = null } = filter;
    const selection = { scope, path, class: ofClass, customerAccount };
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const { total, customers } = await findCustomers(transaction, selection, bounds);
    return { total, customers: customers.map(masked) };
  },
});

function masked(customer: Customer): Customer {
  const { customerAccount, name, phone, address } = customer;
  return {
    ...customer,
    customerAccount: maskAccount(customerAccount),
    name: maskName(name),
    phone: phone === null ? null : maskPhone(phone),
    address: address === null ? null : maskText(address),
  };
}

const importQuestions = importQueries({
  template: "customers.import-template",
  preview: "customers.preview-import",
  history: "customers.imports",
  allow: ["receivables-clerk", "data-scientist", "administrator"],
  kind: "customer",
  plan: ({ actor: { scope } }) => customerPlan(scope),
});

export const customersOperations = [importCustomers, ...importQuestions, listCustomers] as const;
