/**
 * Leaving an account or an agency in peace until a day.
 * @module
 */
import { Input, Modal, Select } from "antd";
import { useState } from "react";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import { useAct } from "../data.ts";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useNow } from "../session.tsx";
import { type CaseFound, fields } from "./desk-words.ts";

type Field = keyof typeof fields;

export function AllowSheet({ found, onClose }: { found: CaseFound; onClose(): void }) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const now = useNow();
  const allow = useAct("anomalies.allow");
  const fired = [
    ...new Set(found.alerts.flatMap((alert) => alert.fired.map(({ field }) => field))),
  ];
  const [field, setField] = useState<Field | "any">(fired.length === 1 ? fired[0]! : "any");
  const today = dayOf(new Date(now));
  const [until, setUntil] = useState(addDays(today, 90));
  const [why, setWhy] = useState("");
  const save = async () => {
    const whom = found.customerAccount
      ? { customerAccount: found.customerAccount }
      : { agency: found.agency! };
    const wish = {
      ...{ ...whom, until },
      ...(field !== "any" && { field }),
    };
    const done = await report(allow.act(wish, why), say("已列入白名单", "Allowed"));
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={say("列入白名单", "Allow for a while")}
      okText={say("列入", "Allow")}
      cancelText={say("取消", "Cancel")}
      okButtonProps={{ disabled: why.trim() === "" || until === "", loading: allow.isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="faint">
          {say(
            "到期前，所选项目的异常只留痕、不开工单；今后触发的其他规则照常预警。",
            "Until then what is odd in this way is noted and opens no case; other rules go on as before.",
          )}
        </p>
        <Select
          value={field}
          onChange={setField}
          aria-label={say("项目", "Of what")}
          options={[
            { value: "any", label: say("任何异常", "Whatever is odd") },
            ...fired.map((value) => ({ value, label: sentence(fields[value]) })),
          ]}
        />
        <Input
          type="date"
          value={until}
          min={today}
          onChange={({ target }) => setUntil(target.value)}
          aria-label={say("截止日", "Last day")}
        />
        <Input.TextArea
          value={why}
          onChange={({ target }) => setWhy(target.value)}
          aria-label={say("原因", "Reason")}
          placeholder={say("原因（记入审计）", "Reason (kept in the audit)")}
          autoSize={{ minRows: 2, maxRows: 5 }}
        />
      </div>
    </Modal>
  );
}
