/**
 * 催费台账 and 停复电台账 as the inspectors ask for them: columns as tables, rows page by page.
 * @module
 */
import { formatYuan } from "../../base/money.ts";
import type { WriteColumn } from "../../files/write-table.ts";
import { orderKinds, orderStates, type WorkOrder } from "../case-requests.ts";
import { type Action, actionStates } from "../requests.ts";
import { stepKinds } from "../schema.ts";

const yuan = (fen: bigint | string) => formatYuan(BigInt(fen), { group: false });
const moment = (at: string | null) => (at === null ? null : new Date(at));
const zhOf = (reasons: readonly { zh: string }[]) => reasons.map(({ zh }) => zh).join("；");

export const collectionColumns: readonly WriteColumn<Action>[] = [
  { heading: "户号", value: ({ customerAccount }) => customerAccount },
  { heading: "户名", value: ({ name }) => name },
  { heading: "供电单位", value: ({ unitName }) => unitName },
  { heading: "方式", value: ({ kind }) => stepKinds[kind].zh },
  { heading: "渠道", value: ({ channel }) => channel },
  { heading: "状态", value: ({ state }) => actionStates[state].zh },
  { heading: "欠费（元）", value: ({ owedFen }) => yuan(owedFen) },
  { heading: "逾期天数", value: ({ overdueDays }) => overdueDays },
  { heading: "依据", value: ({ because }) => zhOf(because) },
  { heading: "条款", value: ({ article }) => article },
  { heading: "送达凭证", value: ({ proof }) => proof },
  { heading: "凭证件数", value: ({ proofFiles }) => proofFiles },
  { heading: "文书编号", value: ({ notice }) => notice },
  { heading: "批次", value: ({ run }) => run },
  { heading: "经办", value: ({ madeBy }) => madeBy },
  { heading: "生成时间", value: ({ madeAt }) => moment(madeAt) },
  { heading: "办理时间", value: ({ handedAt }) => moment(handedAt) },
  { heading: "办结时间", value: ({ settledAt }) => moment(settledAt) },
  { heading: "未办原因", value: ({ stoppedBy }) => zhOf(stoppedBy) },
];

export const cutOffColumns: readonly WriteColumn<WorkOrder>[] = [
  { heading: "工单", value: ({ id }) => id },
  { heading: "类型", value: ({ kind }) => orderKinds[kind].zh },
  { heading: "状态", value: ({ state }) => orderStates[state].zh },
  { heading: "户号", value: ({ customerAccount }) => customerAccount },
  { heading: "户名", value: ({ name }) => name },
  { heading: "供电单位", value: ({ unitName }) => unitName },
  { heading: "欠费（元）", value: ({ owedFen }) => yuan(owedFen) },
  { heading: "条款", value: ({ article }) => article },
  { heading: "申请", value: ({ requestedBy }) => requestedBy },
  { heading: "申请时间", value: ({ requestedAt }) => moment(requestedAt) },
  { heading: "审批", value: ({ approval }) => approval },
  { heading: "批准时间", value: ({ approvedAt }) => moment(approvedAt) },
  { heading: "缴费时间", value: ({ paidAt }) => moment(paidAt) },
  { heading: "复电时限", value: ({ dueAt }) => moment(dueAt) },
  { heading: "完成时间", value: ({ doneAt }) => moment(doneAt) },
  { heading: "超时", value: ({ overdue }) => (overdue ? "是" : "否") },
  { heading: "取消原因", value: ({ stoppedBy }) => zhOf(stoppedBy) },
];
