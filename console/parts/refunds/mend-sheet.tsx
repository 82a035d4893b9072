/**
 * Mending a refund that came back, or completing a draft: only what is written is changed, the rest stays.
 * @module
 */
import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { formatYuan } from "../../../src/base/money.ts";
import { orderFields } from "../../../src/refunds/schema.ts";
import type { Input as Asked } from "../../client.ts";
import { useAct } from "../data.ts";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { fileIds, PaperFields, type Papers, PayeeFields } from "./fields.tsx";
import type { RefundView } from "./words.ts";

type Corrections = Omit<Asked<"refunds.resubmit">, "id">;

export function MendSheet({ refund, onClose }: { refund: RefundView; onClose(): void }) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const isDraft = refund.state === "draft";
  const submit = useAct("refunds.submit");
  const resubmit = useAct("refunds.resubmit");
  const first = { to: refund.destination } as Corrections;
  const [values, setValues] = useState<Corrections>(first);
  const [papers, setPapers] = useState<Papers>({});
  const verb = isDraft ? say("提交审批", "Submit") : say("重新提交", "Resubmit");
  const send = async () => {
    const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
    const { comment = "", ...corrections } = Object.fromEntries(said) as Corrections;
    const input = { id: refund.id, ...corrections, ...fileIds(papers) };
    const sent = isDraft
      ? submit.act(input, verb)
      : resubmit.act({ ...input, comment }, comment || verb);
    if (await report(sent, say("已提交", "Sent"))) onClose();
  };
  return (
    <Modal
      open
      width={640}
      title={`${verb} ${refund.id}`}
      okText={verb}
      confirmLoading={submit.isBusy || resubmit.isBusy}
      onOk={() => void send()}
      onCancel={onClose}
      destroyOnHidden
    >
      {refund.fault && (
        <p className="note" data-tone="high">
          {sentence(refund.fault)} · {say("有误内容", "at fault")}：
          {refund.fault.fields.map((field) => sentence(orderFields[field])).join("、")}
        </p>
      )}
      <p className="faint">
        {say(
          "只填要改的；未改动且无误的内容，原审批保留，不重复审核。",
          "Write only what changes; approvals of what is neither changed nor at fault are kept.",
        )}
      </p>
      <Form
        layout="vertical"
        initialValues={first}
        onValuesChange={(_, all: Corrections) => setValues(all)}
      >
        <Form.Item name="amountYuan" label={say("金额（元）", "Amount (yuan)")}>
          <Input placeholder={formatYuan(BigInt(refund.amountFen))} inputMode="decimal" />
        </Form.Item>
        <PayeeFields to={values.to ?? "bank"} holder={refund.payeeName ?? undefined} />
        <Form.Item name="note" label={say("说明", "Note")}>
          <Input placeholder={refund.note} />
        </Form.Item>
        <PaperFields papers={papers} onChange={setPapers} />
        {!isDraft && (
          <Form.Item name="comment" label={say("处理情况", "What was mended")}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
