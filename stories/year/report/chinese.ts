/** Names of figures and counts as the Chinese page says them; one that is missing here is shown by its own name. */
const words: Readonly<Record<string, string>> = {
  // figures of the checks
  ...{
    entries: "凭证",
    lines: "行",
    ledgerLines: "分录",
    disbursements: "付款",
    turnover: "发生额",
    rows: "渠道明细",
    payments: "缴费",
  },
  ...{
    underWay: "在途",
    billed: "应收",
    received: "实收",
    settled: "冲抵电费",
    lateFees: "违约金",
  },
  ...{ refunds: "退费", owed: "欠费", advance: "预存", customers: "客户", bills: "账单" },
  ...{ purchases: "购电结算", paid: "已付", payable: "应付未付", movements: "银行流水" },
  ...{ paidOut: "付出", cameBack: "退回", asked: "试探", looked: "查看", refused: "拒绝" },
  ...{ surprises: "意外", jobs: "任务", letters: "待办消息", audit: "审计记录", month: "月份" },
  ...{
    kWh: "千瓦时",
    homesInUpperSteps: "进入高阶梯户数",
    cutOffs: "停电",
    beforeWord: "通知前停电",
  },
  ...{ protectedHouseholds: "受保护户", contacts: "触达", atNight: "夜间", beyondCaps: "超频次" },
  ...{ different: "不符", restorations: "复电", late: "迟复", letThrough: "放行" },
  ...{ debts: "逾期账单", overdueYuan: "逾期金额（元）", recoveredYuan: "收回（元）" },
  ...{
    daysUntilPaid: "平均拖延天数",
    rangUp: "来电",
    complained: "投诉",
    contactsYuan: "触达成本（元）",
  },
  ...{ recovered30: "30 天收回率", recovered60: "60 天收回率", recovered90: "90 天收回率" },
  ...{
    graded: "已评级",
    accounts: "户次",
    months: "月数",
    behind: "落后",
    auc: "AUC",
    brier: "Brier",
  },
  ...{ calibrationError: "校准误差", alerts: "告警", precision: "精确率", recall: "召回率" },
  ...{ oddPayments: "异常缴费", crookedAgencyDays: "代收点异常日", agencyAlerts: "代收点告警" },
  ...{ agencyPrecision: "代收点精确率", agencyRecall: "代收点召回率", judged: "已研判" },
  ...{ rightlyJudged: "研判正确率", events: "诉求事件", before: "事前告警率" },
  ...{ medianLead: "提前量中位数", ofOutages: "源于停电", falseAMonth: "每月误报" },
  ...{ blows: "打断", faults: "故障", askedAgain: "重复请求", seals: "封存", unsealed: "未封存" },
  ...{ checked: "核验", lookedUp: "查证", approvalsUnderWay: "升级时在批", tried: "尝试" },
  ...{ app: "应用消息", sms: "短信", voice: "语音", field: "现场", costYuan: "成本（元）" },
  ...{ "late fees": "违约金", "appeal assessments": "诉求研判", "collection lines": "催费清单行" },
  ...{ "letters about decisions": "决定说明函", "approvals that ended": "办结审批" },
  ...{ "credit grades": "信用等级", "arrears scores": "欠费评分", "anomaly verdicts": "异常判定" },
  // rooms
  ...{
    house: "全局",
    approvals: "审批",
    bank: "银行",
    cheat: "舞弊",
    collection: "催费",
    law: "法规",
  },
  ...{ policy: "策略", settlement: "购电结算", town: "客户", fault: "故障", homes: "户的变动" },
  ...{ differences: "对账差异", readings: "抄表" },
  // the house at large
  ...{ operations: "操作", "bills issued": "出账", "bills corrected": "更正账单", again: "重试" },
  ...{ "days closed": "日结", "months closed": "月结", "files sent twice": "渠道文件重发" },
  ...{ "payments received": "入账笔数", "receipts of the bank": "银行到账", read: "已抄" },
  ...{ "register entries": "名单条目", "receipts identified": "到账认领", cancellations: "销户" },
  ...{
    "readings read": "抄表",
    "readings disputed": "争议抄表",
    disputed: "有争议",
    estimated: "估抄",
  },
  ...{ "outages.import written": "停电记录", "tickets.import written": "工单", moved: "迁移" },
  ...{
    "bad file half a file": "坏文件：半截",
    "bad file no number at all": "坏文件：金额非数",
    "approvals under way at the upgrade": "升级时在批",
  },
  // desks
  ...{ done: "已办", accepted: "受理", requested: "发起", withdrawn: "撤回", "given up": "终止" },
  ...{ "sent in again": "重新提交", split: "拆分", "returned by finance": "财务退回" },
  ...{ "payments tried again": "重付", "more paid than owed": "多退", "though owed": "本应退" },
  ...{ rightly: "有理", "turned down": "不予受理", "wished for": "客户要求" },
  ...{ "found in the right account": "已在正确户号", "moved to the right account": "转至正确户号" },
  ...{ "asked for at two counters": "两处重复申请", paid_twice: "重复缴费", wrong_account: "串户" },
  ...{ overpaid: "多缴", bill_too_high: "账单过高", hardship: "困难", greed: "无理" },
  ...{ "refund signed": "退费签批", "refund returned": "退费驳回", "purchase signed": "购电签批" },
  ...{
    "purchase returned": "购电驳回",
    "cut-off signed": "停电签批",
    "cut-off returned": "停电驳回",
  },
  ...{ "dunning-run signed": "催费批次签批", "dunning-policy signed": "策略签批", leaves: "请假" },
  ...{ transfer: "转办", delegate: "委托", "add-signer": "加签", urge: "催办", signed: "签批" },
  ...{ "households protected": "列为受保护户", "runs carried out": "执行批次", promises: "承诺" },
  ...{ call: "电话", visit: "上门", notice: "停电通知", letter: "催费函", "cut off": "停电" },
  ...{ restored: "复电", "restoration forgotten": "忘记复电", "lines changed": "改动清单" },
  ...{ "notice by telephone only": "仅电话通知", "notice left lying": "通知未送达" },
  ...{ "cut off before word came": "缴清消息到前已停", "objection decided": "异议裁定" },
  ...{ "dispute upheld": "争议成立", "dispute rejected": "争议不成立", "harder line": "加重清单" },
  ...{ "refused a harder line": "拒绝加重清单", "refused another city's account": "拒绝外市户号" },
  ...{ "refused thirty days or less": "拒绝逾期不足三十天停电", "refused on the day": "当日拒停" },
  ...{ "refused an unlawful policy": "拒绝违法策略", "let through": "放行", published: "发布" },
  ...{ "rolled back": "回退", "not rolled back": "未回退", through: "得逞", "came back": "退回" },
  ...{
    flagged: "已提示",
    "waved on": "未提示",
    "days that agree": "相符天数",
    forms: "资金申请表",
  },
  ...{ "days that differ": "不符天数", archived: "建档", "archived anew": "重新建档" },
  ...{ "bank accounts changed": "收款账户变更", "forged letters": "伪造变更函" },
  ...{ "forged letters stopped": "识破伪造变更函", "invoices on behalf": "代开发票" },
  ...{
    "invoices sent back": "退回发票",
    "invoices taken back": "红冲发票",
    "forms passed": "表审过",
  },
  ...{ "forms sent back": "表退回", "payment files released": "放行付款文件" },
  ...{ "payment files called off": "撤回付款文件", "tax rates corrected": "更正税率" },
  ...{
    "own change not confirmed": "不得自认变更",
    "invoices good": "合格发票",
    registered: "已登记",
  },
  ...{ "invoices wrong rate": "税率错误发票", "invoices wrong energy": "电量错误发票" },
  ...{ "invoices a number used before": "重号发票", "invoices another seller's": "他人发票" },
  ...{
    "invoices unknown to the office": "查无此票",
    "invoices differs at the office": "税局信息不符",
  },
  ...{
    "bills doubted rightly": "合理质疑账单",
    "rang up": "来电",
    "asked at all": "询问",
    odd: "异常",
  },
  ...{ wishes: "诉求", refund: "退费", dispute: "争议", objection: "异议", promise: "承诺" },
  ...{ duplicate: "重复", burst: "集中缴费", agency: "代收点", treble: "三倍", slip: "笔误" },
  ...{ not_in_bank: "渠道有银行无", not_in_ledger: "银行有账上无", amount_differs: "金额不符" },
  ...{ total_differs: "总额不符", unknown_outcome: "扣款结果未知", opened: "新装", closed: "销户" },
  ...{
    "bad file wrong encoding": "坏文件：编码错误",
    "bad file negative amount": "坏文件：金额为负",
  },
  ...{
    "bad file another desk's columns": "坏文件：列不对",
    "bad file a day to come": "坏文件：未来日期",
  },
  ...{
    "grades given earlier": "往期等级",
    "payments judged odd": "异常判定",
    "policy simulations": "策略模拟",
  },
  // what is tried and must not succeed
  ...{
    paidBeyondOwed: "多退",
    cheatsAccountTold: "冒用账户已提示审批人",
    "own account": "本人账户",
    "told to who signs": "已提示审批人",
    "new to the house": "首次出现",
    "refused a notice without paper": "拒绝无签收凭证的通知",
    "refused a place without that ground": "拒绝法规不许停电的地区",
    "refused a protected household": "拒绝对受保护户停电",
    "cut-off asked for": "申请停电",
    peace: "暂缓催费",
    plan: "分期方案",
    connected: "新装",
    guessed: "估抄",
    "told again later": "后来再答",
    all: "合计",
  },
  ...{
    "signs his own refund": "自签自批",
    "pays his own refund": "自办自付",
    "to his own name": "退到本人名下",
    "with a letter": "附伪造说明",
    "to his own account in the customer's name": "借客户之名退到本人账户",
    "in another city": "越权办外市户",
    "split into parts": "拆单避审",
    "twice through two handlers": "两人重复办理",
    "an old approval again": "重用旧审批",
    "a leave of his superior": "替上级请假",
    "substitute at an unlocked desk": "冒用未锁工位设代办",
  },
  // faults
  ...{ "bad-import": "坏文件导入", "clock-back": "时钟倒拨", "clock-forward": "时钟快进" },
  ...{ "disk-full": "磁盘写满", "worker-killed": "后台被杀", "database-killed": "数据库被杀" },
  ...{ "power-cut": "断电", "line-drops": "连接中断", "refund-line": "两侧专线中断" },
  ...{ "partner-silent": "外部不应答", "answers-twice": "重复应答", upgrade: "升级" },
  // natures of customers, and what came up in whole years
  ...{
    prompt: "按时缴费",
    ahead: "提前缴费",
    forgetful: "健忘",
    strapped: "手头紧",
    unwilling: "不愿缴",
  },
  ...{ cyclical: "季节性", fraudulent: "欺诈", inOrder: "次序相符", jumped: "跨级跳变" },
  ...{ crookedAgency: "代收点作弊", quarter: "四分之一", "refused a request": "拒绝停电申请" },
  ...{ "homes handed over": "过户", "homes given up": "销户", fen: "金额（分）" },
  ...{ "dark though paid": "已缴未复电" },
  ...{ "asked after paying": "缴清仍催", "asked too often": "催得太频" },
  ...{
    "wrong claim": "催费有误",
    "same message twice": "重复短信",
    void: "作废",
    invoices: "发票",
  },
  ...{
    "plan (refused)": "分期方案未成",
    "promises (refused)": "承诺未成",
  },
};

const plain = /^plain ?(.)/;

/** A name whole, by its parts between commas, as a plain alternative's, or by its last word. */
export function chineseOf(name: string): string {
  const known = words[name];
  if (known !== undefined) return known;
  if (name.includes(", ")) return name.split(", ").map(chineseOf).join("，");
  if (plain.test(name)) {
    return `朴素${chineseOf(name.replace(plain, (_, first: string) => first.toLowerCase()))}`;
  }
  const [, head = "", last = ""] = /^(.+) (\S+)$/.exec(name) ?? [];
  const both = [words[head], words[last]];
  return both.every((word) => word !== undefined) ? both.join("") : name;
}
