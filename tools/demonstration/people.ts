/** People to sign in as, one or two for each desk; passwords are set elsewhere. */
import type { Role } from "../../src/organisation/roles.ts";

export interface DemonstrationPerson {
  id: string;
  name: string;
  roles: readonly Role[];
  /** Ids of organisation units whose data this person may touch; `*` is the whole utility. */
  scope: readonly string[];
}

export const people: readonly DemonstrationPerson[] = [
  { id: "province.analyst", name: "林朝露", roles: ["appeals-analyst"], scope: ["37"] },
  { id: "heze.analyst", name: "田青禾", roles: ["appeals-analyst"], scope: ["3717"] },
  { id: "linyi.analyst", name: "姚秋禾", roles: ["appeals-analyst"], scope: ["3713"] },
  { id: "caoxian.collector", name: "郭石磊", roles: ["collector"], scope: ["371721"] },
  { id: "jinan.receivables", name: "谭晓岚", roles: ["receivables-clerk"], scope: ["3701"] },
  { id: "province.cashier", name: "蒋和畅", roles: ["receivables-clerk"], scope: ["*"] },
  { id: "province.meters", name: "于归舟", roles: ["receivables-clerk"], scope: ["*"] },
  { id: "jinan.refunds", name: "孟云舒", roles: ["refund-handler"], scope: ["3701"] },
  { id: "jinan.counter", name: "贺知秋", roles: ["refund-handler"], scope: ["3701"] },
  { id: "jinan.evening", name: "毕连城", roles: ["refund-handler"], scope: ["3701"] },
  { id: "linyi.refunds", name: "方知雨", roles: ["refund-handler"], scope: ["3713"] },
  { id: "heze.refunds", name: "葛明朗", roles: ["refund-handler"], scope: ["3717"] },
  { id: "jinan.foreman", name: "鲁长河", roles: ["approver"], scope: ["3701"] },
  { id: "jinan.director", name: "秦望岳", roles: ["approver"], scope: ["3701"] },
  { id: "jinan.manager", name: "石镇川", roles: ["approver"], scope: ["3701"] },
  { id: "linyi.foreman", name: "祝远帆", roles: ["approver"], scope: ["3713"] },
  { id: "linyi.director", name: "安怀远", roles: ["approver"], scope: ["3713"] },
  { id: "heze.foreman", name: "柏长青", roles: ["approver"], scope: ["3717"] },
  { id: "heze.director", name: "纪东篱", roles: ["approver"], scope: ["3717"] },
  { id: "province.director", name: "卢景行", roles: ["approver"], scope: ["37"] },
  { id: "province.finance", name: "白知微", roles: ["finance"], scope: ["*"] },
  { id: "province.treasurer", name: "穆清扬", roles: ["finance"], scope: ["*"] },
  { id: "province.settlement", name: "尹照林", roles: ["settlement-clerk"], scope: ["37"] },
  { id: "province.reviewer", name: "陶砚秋", roles: ["settlement-clerk"], scope: ["37"] },
  { id: "dongling.supplier", name: "东岭光伏对账员", roles: ["supplier"], scope: ["370112"] },
  { id: "province.voice", name: "崔听澜", roles: ["voice-operator"], scope: ["37"] },
  { id: "province.data", name: "韩北辰", roles: ["data-scientist"], scope: ["*"] },
  { id: "province.model-review", name: "左思齐", roles: ["data-scientist"], scope: ["*"] },
  { id: "province.policy", name: "苏南星", roles: ["policy-manager"], scope: ["*"] },
  { id: "linyi.collector", name: "邵远山", roles: ["collector"], scope: ["3713"] },
  { id: "linyi.novice", name: "贺小满", roles: ["collector"], scope: ["3713"] },
  { id: "jinan.collector", name: "冯清泉", roles: ["collector"], scope: ["3701"] },
  { id: "heze.collector", name: "齐守拙", roles: ["collector"], scope: ["3717"] },
  { id: "province.auditor", name: "温如许", roles: ["anomaly-analyst"], scope: ["*"] },
  { id: "linyi.auditor", name: "关见山", roles: ["anomaly-analyst"], scope: ["3713"] },
  // keeps the house and reads its accounts: whoever opens a demonstration is to see the whole of its tour
  { id: "admin", name: "管理员", roles: ["administrator", "receivables-clerk"], scope: ["*"] },
  { id: "province.compliance", name: "宋清和", roles: ["compliance"], scope: ["*"] },
];
