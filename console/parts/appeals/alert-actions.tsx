/**
 * What one does about an alert: acknowledge, snooze, or hand it on as a task.
 * @module
 */
import { Button, Dropdown, Form, Input, Modal } from "antd";
import { useState } from "react";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import { useAct } from "../data.ts";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useMay, useNow } from "../session.tsx";

export function AlertActions({
  alertId,
  region,
  onlyTask = false,
  state = "open",
}: {
  alertId: string;
  region: string;
  onlyTask?: boolean;
  state?: string;
}) {
  const say = useSay();
  const now = useNow();
  const report = useReport();
  const [isOpening, setOpening] = useState(false);
  const acknowledge = useAct("appeals.acknowledge");
  const snooze = useAct("appeals.snooze");
  const mayAct = useMay("appeals-analyst", "administrator");
  const today = dayOf(new Date(now));
  if (!mayAct) return null;
  const sleeps = [1, 3, 7];
  return (
    <span className="row no-print">
      {!onlyTask && state === "open" && (
        <Button
          loading={acknowledge.isBusy}
          onClick={() =>
            void report(
              acknowledge.act({ id: alertId }, say("已看到", "seen")),
              say("已确认", "Acknowledged"),
            )
          }
        >
          {say("确认", "Acknowledge")}
        </Button>
      )}
      {!onlyTask && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: sleeps.map((days) => ({
              key: days,
              label: say(`${days} 天`, days === 1 ? "1 day" : `${days} days`),
            })),
            onClick: ({ key }) =>
              void report(
                snooze.act(
                  { id: alertId, until: addDays(today, Number(key)) },
                  say(`暂缓 ${key} 天`, `snoozed for ${key} days`),
                ),
                say("已暂缓", "Snoozed"),
              ),
          }}
        >
          <Button loading={snooze.isBusy}>{say("暂缓", "Snooze")}</Button>
        </Dropdown>
      )}
      <Button type="primary" onClick={() => setOpening(true)}>
        {say("开任务", "Open task")}
      </Button>
      <OpenTask
        alertId={alertId}
        region={region}
        dueOn={addDays(today, 1)}
        isOpen={isOpening}
        onClose={() => setOpening(false)}
      />
    </span>
  );
}

function OpenTask({
  alertId,
  region,
  dueOn,
  isOpen,
  onClose,
}: {
  alertId: string;
  region: string;
  dueOn: string;
  isOpen: boolean;
  onClose(): void;
}) {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("appeals.open-task");
  const [form] = Form.useForm<{ assignee?: string; dueOn: string; note: string }>();
  const save = async () => {
    const { assignee, ...values } = await form.validateFields();
    const task = await report(
      act({ alert: alertId, unit: region, ...values, ...(assignee && { assignee }) }, values.note),
      say("任务已开", "Task opened"),
    );
    if (task) onClose();
  };
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      onOk={() => void save()}
      confirmLoading={isBusy}
      okText={say("开任务", "Open task")}
      title={say("交给现场处理", "Hand it to the field")}
      width={440}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" initialValues={{ dueOn, note: "" }} requiredMark={false}>
        <Form.Item
          name="note"
          label={say("要做什么", "What is to be done")}
          rules={[{ required: true, message: say("请写明要做什么", "Say what is to be done") }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={2000} />
        </Form.Item>
        <Form.Item name="assignee" label={say("交给谁（可空）", "Who (may stay empty)")}>
          <Input />
        </Form.Item>
        <Form.Item
          name="dueOn"
          label={say("期限", "Due on")}
          rules={[
            {
              required: true,
              pattern: /^\d{4}-\d{2}-\d{2}$/,
              message: say("写成 2026-11-23", "Write it as 2026-11-23"),
            },
          ]}
        >
          <Input placeholder="2026-11-23" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
