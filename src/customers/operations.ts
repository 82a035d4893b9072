/**
 * Supply accounts: in from files, and looked at.
 * @module
 */
import { type Actor, defineOperation } from "../base/operation.ts";
import { refuse } from "../base/refusal.ts";
import { importTable } from "../files/import.ts";
import { importQueries } from "../files/import-operations.ts";
import { ImportResult } from "../files/schema.ts";
import {
  covers,
  maskAccount,
  maskName,
  maskPhone,
  maskText,
  resolveUnits,
} from "../organisation/organisation.ts";
import { customerPlan } from "./customer-plan.ts";
import {
  because,
  type Customer,
  CustomerPage,
  ImportCustomers,
  ListCustomers,
  OneCustomer,
  ShowCustomer,
} from "./schema.ts";
import { findCustomers } from "./store.ts";

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
  audited: true,
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
    return { total, customers: customers.map((customer) => masked(customer, actor)) };
  },
});

const showCustomer = defineOperation({
  name: "customers.show",
  kind: "query",
  summary: "Show one supply account, masked unless asked otherwise with the right to personal data",
  allow: ["signed-in"],
  audited: true,
  input: ShowCustomer,
  output: OneCustomer,
  async run({ transaction, actor }, { customerAccount, unmask }) {
    const selection = { scope: actor.scope, path: null, class: null, customerAccount };
    const { customers } = await findCustomers(transaction, selection, { limit: 1, offset: 0 });
    const [customer] = customers;
    if (!customer)
      return refuse("not_found", because.unknown_account({ account: customerAccount }));
    if (unmask && !actor.seesPersonalData)
      return refuse("forbidden", because.needs_personal_data());
    return unmask ? { ...customer, masked: false } : { ...masked(customer, actor), masked: true };
  },
});

/** Who has the right to personal data works with whole accounts, and each list of them is audited. */
function masked(customer: Customer, { seesPersonalData }: Actor): Customer {
  const { customerAccount, name, phone, address } = customer;
  return {
    ...customer,
    customerAccount: seesPersonalData ? customerAccount : maskAccount(customerAccount),
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

export const customersOperations = [
  importCustomers,
  ...importQuestions,
  listCustomers,
  showCustomer,
] as const;
