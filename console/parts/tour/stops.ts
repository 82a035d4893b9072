/**
 * The eight stops: what each shows, why it matters, and who may see it. Where it is in this house: `places.ts`.
 * @module
 */
import type { Role } from "../../../src/organisation/roles.ts";

interface StopFacts {
  /** Also what its place on the page is marked with: `data-tour`. */
  id: string;
  zh: string;
  en: string;
  why: { zh: string; en: string };
  roles: readonly Role[];
}

const analysts = ["appeals-analyst", "administrator", "compliance"] as const;
const cashiers = ["receivables-clerk", "compliance"] as const;

export const stops = [
  {
    id: "map",
    zh: "早间地图",
    en: "The morning map",
    why: {
      zh: "每天清晨，前一天的 95598 诉求按市、按类别重新打分。颜色说明高低，字母再说一遍，色弱的人和黑白打印都分得清。分析员十秒钟就知道今天先看哪里，其余都在一次点击之后。",
      en: "Each morning yesterday's 95598 appeals are scored anew by city and category. Colour says how high, a letter says it again for other eyes and for grey paper. In ten seconds an analyst knows where to look first; everything else is one click away.",
    },
    roles: analysts,
  },
  {
    id: "why",
    zh: "为什么红",
    en: "Why it is red",
    why: {
      zh: "分数从不单独出现：四个指标各占几分，哪些原因比平常多，同时哪里在停电。最有用的一句是“最小的降级变化”：少几件诉求就会降级。说得出理由，人才敢据此派任务。",
      en: "A score never stands alone: the points of its four indices, the causes above their usual number, the outages of the hour. Most useful is the smallest change that would lower it. A person can act on reasons, not on a number.",
    },
    roles: analysts,
  },
  {
    id: "year",
    zh: "一位客户的一年",
    en: "A customer's year",
    why: {
      zh: "电费、缴费、催费、诉求、退费排在同一条时间轴上，谁先谁后一眼看清，不必在五个系统之间来回查。下面的研判附有理由，也写明怎样能改善。评分只作提示，停电之类的措施由人决定。",
      en: "Bills, payments, reminders, appeals and refunds on one axis of time, so that one sees what came first without asking five systems. The opinions below give their reasons and what would improve them. They only propose; a person decides.",
    },
    roles: [...cashiers, "collector"],
  },
  {
    id: "simulation",
    zh: "策略先模拟",
    en: "A policy is simulated first",
    why: {
      zh: "改催费策略之前，先用最近几个月的真实账单和付款，按现行版和修改版各走一遍。多发多少提醒、钱早到几天、保护名单拦下几次，都带着不确定范围。签字的人看到的就是这份结果，不是一句“应该没问题”。",
      en: "Before a dunning policy changes, the real bills and payments of the last months are lived again under the old text and the new. More reminders, earlier money, attempts the stop list held back, each with its interval. That is what the signers read, not a promise.",
    },
    roles: ["policy-manager", "collector", "approver", "administrator", "compliance"],
  },
  {
    id: "rounds",
    zh: "被驳回的审批",
    en: "An approval that came back",
    why: {
      zh: "驳回要写明理由。改过之后再提交，只有读过被改内容的人需要重签，别的签名仍然有效，因为每个签名都绑定了它当时看到的字段。每一轮都留在这里，一年以后也说得清谁为什么签了字。",
      en: "Who returns an approval says why. After the correction only those sign again who had read what was changed: each signature is bound to the fields it saw. Every round stays, so that a year later it is still clear who signed what, and why.",
    },
    roles: ["refund-handler", "approver", "administrator", "compliance"],
  },
  {
    id: "money",
    zh: "钱在谁手里",
    en: "Who holds the money",
    why: {
      zh: "退费要经过营销、财务、银行，客户只问一句：我的钱到哪了？这里直接回答在谁手里、从哪天起、轮到谁、哪天到期。银行没有回音就记作“未知”，既不当失败，也不再付一次。",
      en: "A refund passes marketing, finance and the bank; the customer asks one thing: where is my money? Here is who holds it, since when, whose turn it is and by which day. Silence of the bank is kept as unknown: neither a failure, nor a reason to pay again.",
    },
    roles: ["refund-handler", "receivables-clerk", "approver", "finance", "administrator"],
  },
  {
    id: "threshold",
    zh: "一张阈值卡",
    en: "A threshold card",
    why: {
      zh: "什么算异常，每类缴费行为有自己的一张卡：偏离平常几倍、一天来几条预警、其中多少是真的、误差有多大。阈值取自搜索得到的权衡曲线；想改，先拖动曲线上的点，看清代价再说。",
      en: "What is odd differs by way of paying, so each has its card: how far off, how many alerts a day, how many of them true, and how sure that is. Thresholds are points on a searched front; who wants another drags the point and sees its price first.",
    },
    roles: ["anomaly-analyst", "data-scientist", "compliance", "administrator"],
  },
  {
    id: "proof",
    zh: "一份证明",
    en: "A proof",
    why: {
      zh: "几个月后有人问：凭什么说这笔缴费异常？系统用留存的输入重新推算，再核对规则表的哈希、批次的默克尔根和链上的存证。每一步都能自己验算，不必相信我们。",
      en: "Months later somebody asks why this payment was called odd. The verdict is derived again from the inputs that were kept, then held against the hash of the rules, the Merkle root of its batch and what stands on the chain. Every step can be recomputed; nobody has to believe us.",
    },
    roles: ["anomaly-analyst", "data-scientist", "compliance", "administrator"],
  },
] as const satisfies readonly StopFacts[];

export type Stop = (typeof stops)[number];
export type StopId = Stop["id"];
