/**
 * 一笔购电: the whole chain from archive to paid voucher on one screen, and the act of this step.
 * @module
 */
import { partyWords } from "../../src/purchases/words.ts";
import { actWords as approvalActs } from "../parts/approvals/words.ts";
import { Attachments } from "../parts/attachments.tsx";
import { useAnswer } from "../parts/data.ts";
import { stateWord as paymentState, problemWord } from "../parts/disbursements/words.ts";
import { instant, kwh } from "../parts/format.ts";
import { Yuan, yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { useNames } from "../parts/people/names.ts";
import { Box } from "../parts/purchases/box.tsx";
import { Recovery, RecoveryActs } from "../parts/purchases/recovery.tsx";
import { StepActs } from "../parts/purchases/step-acts.tsx";
import { StepStrip } from "../parts/purchases/step-strip.tsx";
import { actWords, type Chain, price, rate, stageWord } from "../parts/purchases/words.ts";
import { Link, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";
import { Timeline } from "../parts/timeline.tsx";

export default function PurchasePage({ purchase: id = "" }: Record<string, string>) {
  const say = useSay();
  const isStaff = useMay("settlement-clerk", "finance", "approver", "compliance");
  const chain = useAnswer("purchases.trace", { purchase: id }, { everyMs: 15_000 });
  const of = chain.data?.purchase;
  return (
    <Page
      title={of ? `${of.supplierName} · ${of.month}` : say("购电结算单", "Purchase")}
      trail={[
        isStaff
          ? { to: "/purchases", title: say("结算台", "Settlement desk") }
          : { to: "/portal", title: say("我的电费", "Where is my money") },
      ]}
      facts={
        <>
          <code>{id}</code> {of && stageWord(of.stage, say)}
        </>
      }
      controls={
        <>
          {isStaff && (
            <Link to={pathTo("purchases", id, "match")}>{say("四方比对", "Four-way match")}</Link>
          )}
          {chain.data && <StepActs chain={chain.data} />}
          {chain.data && <RecoveryActs chain={chain.data} />}
        </>
      }
    >
      <Answered query={chain} rows={10}>
        {(found) => (
          <>
            <StepStrip stage={found.purchase.stage} />
            <Problems chain={found} />
            <div className="chain">
              <Archive chain={found} />
              <Invoices chain={found} />
              <Vouchers chain={found} />
              {isStaff && <Approval chain={found} />}
              {isStaff && <Form chain={found} />}
              <Payment chain={found} />
              <Recovery chain={found} />
            </div>
            <Lines chain={found} />
            <Passages chain={found} />
            {isStaff && (
              <Box title={say("留存票据", "Retained papers")}>
                <Attachments subject={`purchase:${id}`} />
              </Box>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
}

function Problems({ chain }: { chain: Chain }) {
  const sentence = useSentence();
  return chain.purchase.problems.map((problem) => (
    <p key={sentence(problem)} className="note" data-tone="high" role="alert">
      {sentence(problem)}
    </p>
  ));
}

function Archive({ chain: { purchase, supplier, agreement } }: { chain: Chain }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Box title={say("1–2 档案与发行", "1–2 Archive and issue")}>
      <Facts
        facts={[
          [
            say("供应商", "Supplier"),
            `${supplier.name} · ${sentence(partyWords[supplier.partyType])}`,
          ],
          [
            say("合同", "Agreement"),
            `${agreement.agreementNo} · ${price(agreement.priceMicroYuan)}`,
          ],
          [say("电量（千瓦时）", "Energy (kWh)"), kwh(purchase.energyWh)],
          [
            say("税率（档案 / 合同）", "Tax rate (archive / agreement)"),
            `${rate(purchase.taxRateBp)} / ${rate(agreement.taxRateBp)}`,
          ],
          [
            say("不含税 + 税额（元）", "Net + tax (yuan)"),
            `${yuan(purchase.netFen)} + ${yuan(purchase.taxFen)}`,
          ],
          [
            say("价税合计（元）", "Gross (yuan)"),
            <Yuan key="gross" fen={purchase.grossFen} strong />,
          ],
          [
            say("其中抵扣追回（元）", "Of it set off (yuan)"),
            purchase.setOffFen === "0" ? null : yuan(purchase.setOffFen),
          ],
        ]}
      />
    </Box>
  );
}

const invoiceWords: Record<string, { zh: string; en: string }> = {
  waiting: { zh: "待查验", en: "waits for verification" },
  genuine: { zh: "查验为真", en: "genuine" },
  unverified_offline: { zh: "未查验（平台无应答）", en: "unverified, office silent" },
  refused: { zh: "查验不符", en: "refused by the tax office" },
};

function Invoices({ chain: { invoices } }: { chain: Chain }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Box title={say("3 发票", "3 Invoices")}>
      {invoices.length === 0 && <p className="faint">{say("尚未收到", "None yet")}</p>}
      <Facts
        facts={invoices.map(({ id, issuedOn, totalFen, state, takenBackBy }) => [
          issuedOn,
          <span key={id}>
            <code>{id}</code> · {yuan(totalFen)} ·{" "}
            {takenBackBy.length > 0
              ? say(`被 ${takenBackBy.join("、")} 红冲`, `flushed by ${takenBackBy.join(", ")}`)
              : sentence(invoiceWords[state]!)}
          </span>,
        ])}
      />
    </Box>
  );
}

function Vouchers({ chain: { vouchers } }: { chain: Chain }) {
  const say = useSay();
  const kindWord = (kind: string) =>
    kind === "payable" ? say("应付凭证", "Payable voucher") : say("实付凭证", "Paid voucher");
  return (
    <Box title={say("4、9 凭证", "4, 9 Vouchers")}>
      {vouchers.length === 0 && <p className="faint">{say("尚无凭证", "None yet")}</p>}
      <Facts
        facts={vouchers.map(({ voucherNo, kind, amountFen, on, reversedBy, cause }) => [
          kindWord(kind),
          <span key={voucherNo} title={cause} data-reversed={reversedBy !== null || undefined}>
            <code>{voucherNo}</code> · <Yuan fen={amountFen} /> · {on}
            {reversedBy !== null && ` · ${say("已冲销", "reversed")}`}
          </span>,
        ])}
      />
    </Box>
  );
}

function Approval({ chain: { approval } }: { chain: Chain }) {
  const say = useSay();
  const nameOf = useNames(approval?.history.map(({ person }) => person) ?? []);
  const sentence = useSentence();
  return (
    <Box title={say("5–6 申请与审批", "5–6 Application and approval")}>
      {!approval && <p className="faint">{say("尚未申请", "Not applied for yet")}</p>}
      {approval && (
        <>
          <Link to={pathTo("inbox", approval.id)}>{approval.id}</Link>
          <Facts
            facts={approval.history.map(({ at, act, person, comment }) => [
              `${nameOf(person)} · ${sentence(approvalActs[act as keyof typeof approvalActs])}`,
              <span key={at}>
                {instant(at)} {comment}
              </span>,
            ])}
          />
        </>
      )}
    </Box>
  );
}

function Form({ chain: { form } }: { chain: Chain }) {
  const say = useSay();
  const nameOf = useNames([form?.madeBy, form?.reviewedBy]);
  return (
    <Box title={say("7 明细与资金申请表", "7 Details and form")}>
      {!form && <p className="faint">{say("尚未生成", "Not made yet")}</p>}
      {form && (
        <>
          <Facts
            facts={[
              [say("申请表", "Form"), form.formId],
              [
                say("笔数 / 金额（元）", "Purchases / amount (yuan)"),
                `${form.purchases.length} / ${yuan(form.amountFen)}`,
              ],
              [
                say("编制 / 审核", "Made / reviewed by"),
                `${nameOf(form.madeBy)} / ${form.reviewedBy ? nameOf(form.reviewedBy) : "–"}`,
              ],
              [
                say("支付文件 SHA-256", "Payment file SHA-256"),
                <code key="hash">{form.paymentHash?.slice(0, 16) ?? "–"}</code>,
              ],
            ]}
          />
          <Attachments
            subject={`purchase-form:${form.formId}`}
            kindWord={(kind) =>
              kind === "form"
                ? say("资金申请表", "Fund application form")
                : say("支付明细", "Payment details")
            }
          />
        </>
      )}
    </Box>
  );
}

/** The hash of what was approved beside the hash of what the bank got. */
function Payment({ chain: { payment, form } }: { chain: Chain }) {
  const say = useSay();
  const isSame = payment?.sentHash !== null && payment?.sentHash === form?.paymentHash;
  return (
    <Box title={say("8 财务支付", "8 Finance payment")}>
      {!payment && <p className="faint">{say("尚未支付", "Not paid yet")}</p>}
      {payment && (
        <Facts
          facts={[
            [say("状态", "State"), paymentState(payment.state, say)],
            [say("第几次", "Attempt"), String(payment.attempt)],
            [say("银行流水", "Bank reference"), payment.bankReference],
            [say("付款日", "Paid on"), payment.paidOn],
            [say("银行的原因", "The bank's reason"), problemWord(payment.problem, say)],
            [
              say("银行收到的文件", "File the bank got"),
              payment.sentHash ? (
                <span key="same" className="tag" data-tone={isSame ? "low" : "high"}>
                  {isSame
                    ? say("✓ 与审批一致", "✓ byte-identical")
                    : say("✕ 与审批不同", "✕ other bytes")}
                </span>
              ) : (
                "–"
              ),
            ],
          ]}
        />
      )}
    </Box>
  );
}

function Lines({ chain: { lines, purchase } }: { chain: Chain }) {
  const say = useSay();
  type Line = Chain["lines"][number];
  const money = (id: "netFen" | "taxFen" | "grossFen", head: string): Column<Line> => ({
    ...{ id, head, numeric: true },
    value: (line) => Number(line[id]) / 100,
    cell: (line) => <Yuan fen={line[id]} />,
  });
  const columns: Column<Line>[] = [
    { id: "line", head: say("行", "Line"), value: ({ lineNo }) => lineNo, numeric: true },
    {
      id: "plant",
      head: say("电站", "Plant"),
      value: (line) => `${line.plantName} ${line.plantId}`,
    },
    {
      ...{ id: "energy", head: say("电量（千瓦时）", "Energy (kWh)"), numeric: true },
      value: ({ energyWh }) => Number(energyWh) / 1000,
      cell: ({ energyWh }) => kwh(energyWh),
    },
    {
      ...{ id: "price", head: say("电价（元/千瓦时）", "Price (yuan/kWh)"), numeric: true },
      value: ({ priceMicroYuan }) => Number(priceMicroYuan) / 1e6,
      cell: ({ priceMicroYuan }) => price(priceMicroYuan),
    },
    money("netFen", say("不含税（元）", "Net (yuan)")),
    money("taxFen", say("税额（元）", "Tax (yuan)")),
    money("grossFen", say("价税合计（元）", "Gross (yuan)")),
  ];
  return (
    <Card title={say(`结算行 ${purchase.lineCount}`, `${purchase.lineCount} lines`)}>
      <DataTable
        name="purchase-lines"
        columns={columns}
        rows={lines}
        idOf={({ lineNo }) => String(lineNo)}
        plain={lines.length < 20}
      />
    </Card>
  );
}

/** Who did what when, each joined to the one before by its hash. */
function Passages({ chain: { passages, unbroken } }: { chain: Chain }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames(passages.map(({ actor }) => actor));
  const events = passages.map((passage, at) => ({
    id: String(at),
    at: passage.at,
    title: `${passage.step} ${sentence(actWords[passage.act]!)} → ${stageWord(passage.to, say)}`,
    by: nameOf(passage.actor),
    note: [
      ...passage.reasons.map(sentence),
      `SHA-256 ${passage.beforeHash.slice(0, 8) || "–"} → ${passage.afterHash.slice(0, 8)}`,
    ].join(" · "),
    ...(passage.reasons.length > 0 && { tone: "high" as const }),
  }));
  return (
    <Box title={say("流程记录", "Process")}>
      <p className="note" data-tone={unbroken ? "low" : "high"}>
        {unbroken
          ? say(
              "✓ 每一步都接着上一步（前后哈希相连）。",
              "✓ Every passage begins where the last ended (hashes join).",
            )
          : say(
              "✕ 记录不连续：有改动绕过了流程。",
              "✕ The record is broken: something changed outside the process.",
            )}
      </p>
      <Timeline events={events} />
    </Box>
  );
}
