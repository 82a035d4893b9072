/**
 * Returning a refund: a reason of the taxonomy, what it finds at fault, and what is then done again.
 * @module
 */
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { orderFields } from "../../../src/refunds/schema.ts";
import { useAct, useAnswer } from "../data.ts";
import { Facts } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";

interface ReturnSheetProps {
  id: string;
  desk: "approver" | "finance";
  onClose(): void;
}

export function ReturnSheet({ id, desk, onClose }: ReturnSheetProps) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const command = useAct("refunds.return");
  const rules = useAnswer("refunds.rules", {});
  const routes = useAnswer("approvals.routes", { kind: "refund" });
  const [code, setCode] = useState<string>();
  const [comment, setComment] = useState("");
  const reasons = rules.data?.returnReasons.filter(({ by }) => by.includes(desk)) ?? [];
  const chosen = reasons.find((reason) => reason.code === code);
  const steps = routes.data?.routes.find(({ inForce }) => inForce)?.steps ?? [];
  const redo = steps.find((step) => step.id === chosen?.redo);
  const send = async () => {
    const done = await report(
      command.act({ id, code: code!, comment }, comment || sentence(chosen!)),
      say("已退回", "Returned"),
    );
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={say(`退回 ${id}`, `Return ${id}`)}
      okText={say("退回", "Return")}
      okButtonProps={{ disabled: !chosen, danger: true }}
      confirmLoading={command.isBusy}
      onOk={() => void send()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        <Select
          value={code}
          onChange={setCode}
          showSearch
          optionFilterProp="label"
          placeholder={say("退回原因", "Reason")}
          aria-label={say("退回原因", "Reason")}
          options={reasons.map((reason) => ({ value: reason.code, label: sentence(reason) }))}
        />
        {chosen && (
          <Facts
            facts={[
              [
                say("有误内容", "At fault"),
                chosen.fields.map((field) => sentence(orderFields[field])).join("、"),
              ],
              [say("须重做", "To be redone"), redo ? sentence(redo) : chosen.redo],
            ]}
          />
        )}
        <Input.TextArea
          value={comment}
          autoSize={{ minRows: 2, maxRows: 6 }}
          onChange={(event) => setComment(event.target.value)}
          placeholder={say("说明", "Comment")}
          aria-label={say("说明", "Comment")}
        />
      </div>
    </Modal>
  );
}
