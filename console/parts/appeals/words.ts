/** The words of regional appeal risk that several pages share. */
import type { Say } from "../say.tsx";

export const indexNames = ["heat", "change", "urgency", "sentiment"] as const;
export type IndexName = (typeof indexNames)[number];

export function indexWord(name: string, say: Say): string {
  const words: Record<string, string> = {
    heat: say("热力", "Heat"),
    change: say("业务变化", "Change"),
    urgency: say("紧急度", "Urgency"),
    sentiment: say("情感", "Sentiment"),
  };
  return words[name] ?? name;
}

export function businessWord(type: string | null | undefined, say: Say): string {
  const words: Record<string, string> = {
    complaint: say("投诉", "Complaint"),
    report: say("举报", "Report"),
    opinion: say("意见", "Opinion"),
    suggestion: say("建议", "Suggestion"),
    enquiry: say("咨询", "Enquiry"),
    fault_repair: say("故障报修", "Fault repair"),
    service_request: say("服务申请", "Service request"),
    total: say("诉求总量", "All tickets"),
  };
  return words[type ?? ""] ?? type ?? "–";
}

/** `complaint31` is complaints against their mean of 31 days. */
export function indicatorWord(name: string, say: Say): string {
  const [, type = "", days = ""] = /^([a-z_]+?)_?(\d+)$/i.exec(name) ?? [];
  if (days) {
    const what = type === "growth" ? say("诉求量", "Tickets") : businessWord(type, say);
    return say(`${what}较 ${days} 日均值`, `${what} on ${days}-day mean`);
  }
  const words: Record<string, string> = {
    complaintShare: say("投诉举报占比", "Complaint and report share"),
    urgentShare: say("紧急用词占比", "Share with urgent words"),
    overall: say("整体情感", "Overall tone"),
    closing: say("结尾情感", "Closing tone"),
    volatility: say("情感起伏", "Volatility"),
    unstableShare: say("起伏占比", "Unstable share"),
  };
  return words[name] ?? indexWord(name, say);
}

export function slotWord(slot: string, say: Say): string {
  const words: Record<string, string> = {
    hour: say("小时", "Hour"),
    day: say("日", "Day"),
    week: say("周", "Week"),
  };
  return words[slot] ?? slot;
}

/** What a slot can be compared with; the slot before is yesterday for a day, last week for a week. */
export const comparisons = {
  hour: ["previous", "day", "week"],
  day: ["previous", "week"],
  week: ["previous"],
} as const;

export function compareWord(slot: string, compare: string, say: Say): string {
  if (compare === "week" || slot === "week") return say("上周", "Last week");
  if (compare === "day" || slot === "day") return say("昨日", "Yesterday");
  return say("上一小时", "The hour before");
}
