/**
 * What can be imported, by whom, and the operations that do it.
 * @module
 */
export const kinds = {
  tickets: {
    zh: "95598 工单",
    en: "95598 tickets",
    run: "tickets.import",
    template: "tickets.import-template",
    preview: "tickets.preview-import",
    list: "tickets.imports",
    roles: ["appeals-analyst", "data-scientist", "administrator"],
  },
  customers: {
    zh: "客户",
    en: "Customers",
    run: "customers.import",
    template: "customers.import-template",
    preview: "customers.preview-import",
    list: "customers.imports",
    roles: ["receivables-clerk", "data-scientist", "administrator"],
  },
  readings: {
    zh: "抄表",
    en: "Readings",
    run: "readings.import",
    template: "readings.import-template",
    preview: "readings.preview-import",
    list: "readings.imports",
    roles: ["receivables-clerk", "data-scientist", "administrator"],
  },
  bills: {
    zh: "账单",
    en: "Bills",
    run: "bills.import",
    template: "bills.import-template",
    preview: "bills.preview-import",
    list: "bills.imports",
    roles: ["receivables-clerk"],
  },
  payments: {
    zh: "缴费",
    en: "Payments",
    run: "payments.import",
    template: "payments.import-template",
    preview: "payments.preview-import",
    list: "payments.imports",
    roles: ["receivables-clerk", "finance"],
  },
  settlements: {
    zh: "购电结算",
    en: "Settlements",
    run: "purchases.import-settlements",
    template: "purchases.settlements-template",
    preview: "purchases.preview-settlements",
    list: "purchases.settlement-imports",
    roles: ["settlement-clerk", "data-scientist", "administrator"],
  },
  prices: {
    zh: "上网电价",
    en: "Purchase prices",
    run: "purchases.import-prices",
    template: "purchases.prices-template",
    preview: "purchases.preview-prices",
    list: "purchases.price-imports",
    roles: ["settlement-clerk", "data-scientist", "administrator"],
  },
  agreements: {
    zh: "供应商与合同",
    en: "Suppliers, agreements",
    run: "purchases.import-agreements",
    template: "purchases.agreements-template",
    preview: "purchases.preview-agreements",
    list: "purchases.agreement-imports",
    roles: ["settlement-clerk", "data-scientist", "administrator"],
  },
  outages: {
    zh: "停电",
    en: "Outages",
    run: "outages.import",
    template: "outages.import-template",
    preview: "outages.preview-import",
    list: "outages.imports",
    roles: ["appeals-analyst", "data-scientist", "administrator"],
  },
  units: {
    zh: "组织单位",
    en: "Organisation units",
    run: "organisation.import-units",
    template: "organisation.units-template",
    preview: "organisation.preview-units",
    list: "organisation.unit-imports",
    roles: ["administrator"],
  },
} as const;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];
