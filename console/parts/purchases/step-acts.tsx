/**
 * The buttons of this step only. Money leaves through the sheet that reads it out.
 * @module
 */
import { Button } from "antd";
import { useRef, useState } from "react";
import { keepFile, type OperationName } from "../../client.ts";
import { useAct } from "../data.ts";
import { MoneySheet } from "../money.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import type { Chain } from "./words.ts";

interface StepAct {
  stages: string[];
  role: string;
  operation: OperationName;
  zh: string;
  en: string;
}

/** Acts that take nothing but the purchase. */
// biome-ignore format: a table
const plainActs = [
  { stages: ["archived", "tax-stopped"], role: "settlement-clerk", operation: "purchases.issue", zh: "发行", en: "Issue" },
  { stages: ["collecting", "review-stopped"], role: "settlement-clerk", operation: "purchases.review", zh: "审核通过", en: "Pass the review" },
  { stages: ["reviewed", "coding-stopped"], role: "settlement-clerk", operation: "purchases.code", zh: "编码", en: "Code" },
  { stages: ["payable", "approval-returned"], role: "settlement-clerk", operation: "purchases.apply", zh: "留存并申请", en: "Retain and apply" },
] as const satisfies readonly StepAct[];

export function StepActs({ chain }: { chain: Chain }) {
  const { stage } = chain.purchase;
  return (
    <span className="row">
      {plainActs
        .filter(({ stages }) => (stages as readonly string[]).includes(stage))
        .map((act) => (
          <PlainAct key={act.operation} act={act} chain={chain} />
        ))}
      {(["issued", "collecting", "review-stopped"].includes(stage) ||
        chain.purchase.recoverableFen !== "0") && <AttachInvoice chain={chain} />}
      {["approved", "payment-failed"].includes(stage) && <FormActs chain={chain} />}
      {stage === "formed" && <ReviewForm chain={chain} />}
      {stage === "cleared" && <Pay chain={chain} />}
    </span>
  );
}

function PlainAct({ act, chain }: { act: (typeof plainActs)[number]; chain: Chain }) {
  const say = useSay();
  const report = useReport();
  const isMine = useMay(act.role);
  const command = useAct(act.operation);
  if (!isMine) return null;
  const verb = say(act.zh, act.en);
  const { purchaseId: purchase } = chain.purchase;
  return (
    <Button
      type="primary"
      loading={command.isBusy}
      onClick={() =>
        void report(command.act({ purchase }, verb), say(`已${verb}`, `${verb}: done`))
      }
    >
      {verb}
    </Button>
  );
}

function AttachInvoice({ chain }: { chain: Chain }) {
  const say = useSay();
  const report = useReport();
  const isMine = useMay("settlement-clerk", "supplier");
  const input = useRef<HTMLInputElement>(null);
  const command = useAct("purchases.attach-invoice");
  if (!isMine) return null;
  const send = async (file: File | undefined) => {
    if (!file) return;
    const kept = await report(keepFile(file));
    if (!kept) return;
    const { purchaseId: purchase } = chain.purchase;
    const why = say("挂接发票", "attach an invoice");
    await report(
      command.act({ purchase, file: kept.id }, why),
      say("发票已登记，等待查验", "Registered; verification follows"),
    );
  };
  return (
    <>
      <Button loading={command.isBusy} onClick={() => input.current?.click()}>
        {say("挂接发票（OFD / XML）", "Attach an invoice (OFD / XML)")}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".ofd,.xml"
        hidden
        aria-label={say("发票文件", "Invoice file")}
        onChange={(event) => void send(event.target.files?.[0])}
      />
    </>
  );
}

function FormActs({ chain }: { chain: Chain }) {
  const say = useSay();
  const report = useReport();
  const isMine = useMay("settlement-clerk");
  const form = useAct("purchases.form");
  const apply = useAct("purchases.apply");
  if (!isMine) return null;
  const { purchaseId: purchase } = chain.purchase;
  return (
    <>
      <Button
        loading={apply.isBusy}
        onClick={() =>
          void report(
            apply.act({ purchase }, say("变更后重新申请", "apply again after a change")),
            say("已重新申请", "Applied for again"),
          )
        }
      >
        {say("重新申请", "Apply again")}
      </Button>
      <Button
        type="primary"
        loading={form.isBusy}
        onClick={() =>
          void report(
            form.act({ purchases: [purchase] }, say("推送支付明细", "push payment details")),
            say("支付明细与资金申请表已生成", "Details and form are made"),
          )
        }
      >
        {say("推送明细与申请表", "Make details and form")}
      </Button>
    </>
  );
}

function ReviewForm({ chain: { form } }: { chain: Chain }) {
  const say = useSay();
  const report = useReport();
  const ask = useAskReason();
  const isMine = useMay("finance");
  const command = useAct("purchases.review-form");
  if (!isMine || !form) return null;
  const judge = async (pass: boolean) => {
    const verb = pass ? say("审核通过", "Pass") : say("退回", "Return");
    const comment = await ask({
      ...{ title: `${verb} ${form.formId}`, verb, isGrave: !pass },
      effect: pass
        ? say(
            "生成支付文件，由另一财务人员放行。",
            "The payment file is made; another person of finance releases it.",
          )
        : say("整张申请表的结算单回到待推送明细。", "All its purchases wait for details again."),
    });
    if (comment) await report(command.act({ form: form.formId, pass, comment }, comment), verb);
  };
  return (
    <>
      <Button onClick={() => void judge(false)}>{say("退回申请表", "Return the form")}</Button>
      <Button type="primary" loading={command.isBusy} onClick={() => void judge(true)}>
        {say("审核通过申请表", "Pass the form")}
      </Button>
    </>
  );
}

/** The release names the hash that was seen: other bytes are refused. */
function Pay({ chain: { form, supplier } }: { chain: Chain }) {
  const say = useSay();
  const isMine = useMay("finance");
  const [isOpen, setOpen] = useState(false);
  const command = useAct("purchases.pay");
  if (!isMine || !form?.paymentHash) return null;
  const { formId, paymentHash: hash, amountFen, purchases } = form;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {say("支付", "Pay")}
      </Button>
      <MoneySheet
        isOpen={isOpen}
        title={say("支付", "Pay")}
        fen={amountFen}
        debited={say("本公司银行存款 1002", "our bank deposits 1002")}
        credited={
          purchases.length === 1
            ? `${supplier.payee.name} ${supplier.payee.account} ${supplier.payee.bank}`
            : say(
                `申请表 ${formId} 的 ${purchases.length} 笔`,
                `${purchases.length} of form ${formId}`,
              )
        }
        ifFails={say(
          "退回第 7 步并注明原因，不生成实付凭证。",
          "It returns to step 7 with the reason; no paid voucher is made.",
        )}
        isBusy={command.isBusy}
        error={command.error}
        onConfirm={(reason) => command.act({ form: formId, hash }, reason)}
        onClose={() => {
          command.reset();
          setOpen(false);
        }}
      />
    </>
  );
}
