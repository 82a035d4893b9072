/**
 * What can be imported, and the operations that do it.
 * @module
 */
export const kinds = {
  tickets: {
    zh: "95598 工单",
    en: "95598 tickets",
    run: "tickets.import",
    preview: "tickets.preview-import",
    list: "tickets.imports",
  },
  customers: {
    zh: "客户",
    en: "Customers",
    run: "customers.import",
    preview: "customers.preview-import",
    list: "customers.imports",
  },
  readings: {
    zh: "抄表",
    en: "Readings",
    run: "readings.import",
    preview: "readings.preview-import",
    list: "readings.imports",
  },
  outages: {
    zh: "停电",
    en: "Outages",
    run: "outages.import",
    preview: "outages.preview-import",
    list: "outages.imports",
  },
  units: {
    zh: "组织单位",
    en: "Organisation units",
    run: "organisation.import-units",
    preview: "organisation.preview-units",
    list: "organisation.unit-imports",
  },
} as const;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];
