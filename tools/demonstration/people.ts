/** People to sign in as, one for each desk of the first rooms; passwords are set elsewhere. */
import type { Role } from "../../src/organisation/roles.ts";

export interface DemonstrationPerson {
  id: string;
  name: string;
  roles: readonly Role[];
  /** Ids of organisation units whose data this person may touch. */
  scope: readonly string[];
}

export const people: readonly DemonstrationPerson[] = [
  { id: "province.analyst", name: "林朝露", roles: ["appeals-analyst"], scope: ["37"] },
  { id: "heze.analyst", name: "田青禾", roles: ["appeals-analyst"], scope: ["3717"] },
  { id: "linyi.analyst", name: "姚秋禾", roles: ["appeals-analyst"], scope: ["3713"] },
  { id: "caoxian.collector", name: "郭石磊", roles: ["collector"], scope: ["371721"] },
  { id: "jinan.receivables", name: "谭晓岚", roles: ["receivables-clerk"], scope: ["3701"] },
  { id: "province.voice", name: "崔听澜", roles: ["voice-operator"], scope: ["37"] },
  { id: "province.data", name: "韩北辰", roles: ["data-scientist"], scope: ["37"] },
  { id: "province.compliance", name: "宋清和", roles: ["compliance"], scope: ["37"] },
];
