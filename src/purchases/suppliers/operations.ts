/**
 * Suppliers, their agreements, and who speaks for them.
 * @module
 */

import { dayOf } from "../../base/dates.ts";
import { defineOperation } from "../../base/operation.ts";
import { isRefusal, refuse } from "../../base/refusal.ts";
import { resolveUnits } from "../../organisation/organisation.ts";
import { ownSupplier, viewOf } from "../access.ts";
import {
  AddAgreement,
  AddSupplier,
  Linked,
  LinkPerson,
  ListSuppliers,
  SetFinanceCode,
  SupplierPage,
} from "../requests.ts";
import { Agreement, because, Supplier } from "../schema.ts";
import {
  agreementsOf,
  findSuppliers,
  insertAgreement,
  insertSupplier,
  theSupplier,
} from "./store.ts";

const clerks = ["settlement-clerk"];

const addSupplier = defineOperation({
  name: "purchases.add-supplier",
  kind: "command",
  summary: "Add a supplier of energy with its type, unit and bank account",
  allow: clerks,
  input: AddSupplier,
  output: Supplier,
  unitOf: ({ unit }) => unit,
  async run(context, { supplier: supplierId, unit, ...typed }) {
    const named = (await resolveUnits(context.transaction, [unit])).get(unit);
    if (typeof named !== "object") return refuse("not_found", because.unknown_unit({ unit }));
    const { name, partyType, taxNumber = null, financeCode = null } = typed;
    const { payeeName = name, payeeAccount: account, payeeBank: bank } = typed;
    const own = { supplierId, name, partyType, taxNumber, unit: named.id, financeCode };
    const isNew = await insertSupplier(context, {
      ...own,
      payee: { name: payeeName, account, bank },
    });
    if (!isNew) return refuse("conflict", because.exists({ id: supplierId }));
    return theSupplier(context, supplierId);
  },
});

const setFinanceCode = defineOperation({
  name: "purchases.set-finance-code",
  kind: "command",
  summary: "Say by which code the finance system knows a supplier; coding needs it (step 4)",
  allow: [...clerks, "finance"],
  input: SetFinanceCode,
  output: Supplier,
  async run(context, { supplier, financeCode }) {
    const refusal = await ownSupplier(context, supplier);
    if (refusal) return refusal;
    const { sql } = context.transaction;
    const taken = await sql`
      select from supplier where finance_code = ${financeCode} and supplier_id <> ${supplier}`;
    if (taken.length > 0) return refuse("conflict", because.exists({ id: financeCode }));
    await sql`update supplier set finance_code = ${financeCode} where supplier_id = ${supplier}`;
    return theSupplier(context, supplier);
  },
});

const addAgreement = defineOperation({
  name: "purchases.add-agreement",
  kind: "command",
  summary: "Add a purchase agreement with its price, tax rate and plants",
  allow: clerks,
  input: AddAgreement,
  output: Agreement,
  async run(context, { agreement: agreementNo, supplier: supplierId, ...typed }) {
    const refusal = await ownSupplier(context, supplierId);
    if (refusal) return refusal;
    const { price: priceMicroYuan, priceBasis, taxRate: taxRateBp, from, until = null } = typed;
    const plants = typed.plants.map(({ plant: plantId, name }) => ({ plantId, name }));
    const terms = { priceMicroYuan, priceBasis, taxRateBp, from, until, plants };
    const agreement = { agreementNo, supplierId, ...terms };
    const taken = await insertAgreement(context.transaction, agreement);
    return taken ? refuse("conflict", because.exists({ id: taken })) : agreement;
  },
});

const listSuppliers = defineOperation({
  name: "purchases.suppliers",
  kind: "query",
  summary: "List suppliers with their agreements; account numbers masked",
  allow: [...clerks, "finance", "approver", "compliance", "administrator", "supplier"],
  input: ListSuppliers,
  output: SupplierPage,
  async run(context, { search, page, pageSize }) {
    const view = await viewOf(context);
    if (isRefusal(view)) return view;
    const bounds = { limit: pageSize, offset: (page - 1) * pageSize };
    const { transaction, now } = context;
    const wanted = { day: dayOf(now), ...(search && { search }), ...bounds };
    const { total, suppliers } = await findSuppliers(transaction, view, wanted);
    const ids = suppliers.map(({ supplierId }) => supplierId);
    const agreements = await agreementsOf(transaction, ids);
    const of = Map.groupBy(agreements, ({ supplierId }) => supplierId);
    const full = suppliers.map((one) => ({ ...one, agreements: of.get(one.supplierId) ?? [] }));
    return { total, suppliers: full };
  },
});

const linkPerson = defineOperation({
  name: "purchases.link-person",
  kind: "command",
  summary: "Say for which enterprise a person of role supplier speaks",
  allow: [...clerks, "administrator"],
  input: LinkPerson,
  output: Linked,
  async run(context, { person, supplier: supplierId }) {
    const refusal = await ownSupplier(context, supplierId);
    if (refusal) return refusal;
    const [linked] = await context.transaction.sql`
      insert into supplier_person (person_id, supplier_id) values (${person}, ${supplierId})
      on conflict (person_id) do update set supplier_id = excluded.supplier_id
        where supplier_person.supplier_id = excluded.supplier_id
      returning person_id`;
    if (!linked) return refuse("conflict", because.exists({ id: person }));
    return { person, supplierId };
  },
});

export const supplierOperations = [
  addSupplier,
  setFinanceCode,
  addAgreement,
  listSuppliers,
  linkPerson,
] as const;
