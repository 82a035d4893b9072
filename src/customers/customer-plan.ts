/**
 * The columns of a file of supply accounts, and what becomes of its rows.
 * @module
 */
import type { ImportPlan, PlanColumn } from "../files/import-plan.ts";
import { accountColumn, codeColumn, dayColumn, textColumn, unitColumn } from "./customers.ts";
import { customerErrors, mergeCustomers } from "./store.ts";

export function customerPlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "customer",
    columns: [...whoColumns, ...supplyColumns],
    key: ["customer_account"],
    check: (transaction) => customerErrors(transaction, scope),
    merge: ({ transaction }) => mergeCustomers(transaction, scope),
  };
}

const whoColumns: PlanColumn[] = [
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
];

/** What a price book asks of an account; a file without these columns leaves them as they are. */
const supplyColumns: PlanColumn[] = [
  codeColumn(
    {
      name: "voltage",
      describe: { zh: "电压等级", en: "voltage" },
      synonyms: ["供电电压", "电压"],
    },
    {
      under_1kv: ["不满1千伏", "220V", "380V", "交流220V", "交流380V", "0.4kV"],
      "1_10kv": ["1-10千伏", "1-10kV", "10kV", "10千伏", "交流10kV", "20kV"],
      "35kv": ["35千伏", "交流35kV"],
      "110kv": ["110千伏", "交流110kV", "66kV"],
      "220kv": ["220千伏", "交流220kV", "220千伏及以上"],
    },
  ),
  {
    name: "capacity_kva",
    describe: { zh: "运行容量（千伏安）", en: "capacity, kVA" },
    synonyms: ["运行容量", "合同容量", "容量"],
    parse: (text) => (/^\d{1,7}$/.test(text) ? Number(text) : undefined),
    sqlType: "integer",
  },
  codeColumn(
    {
      name: "basic_by",
      describe: { zh: "基本电费计算方式", en: "basic fee by" },
      synonyms: ["基本电费计费方式"],
    },
    { capacity: ["按容量", "容量"], demand: ["按需量", "需量", "最大需量"] },
  ),
  textColumn({
    name: "tariff",
    describe: { zh: "约定电价", en: "tariff" },
    synonyms: ["执行电价", "电价代码"],
  }),
];
