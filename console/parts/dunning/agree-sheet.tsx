/**
 * What is agreed or said on the telephone, taken down: a promise, instalments, a pause, a denied part, an objection.
 * @module
 */
import { Form, Input, InputNumber, Modal } from "antd";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import { formatYuan } from "../../../src/base/money.ts";
import { useAct } from "../data.ts";
import { useReport } from "../reason.tsx";
import { type Say, useSay } from "../say.tsx";
import { useNow } from "../session.tsx";
import type { DebtCase } from "./words.ts";

export type Agreement = "promise" | "plan" | "hold" | "dispute" | "object";

interface Said {
  amountYuan: string;
  day: string;
  parts: number;
  note: string;
}

const titles: Record<Agreement, (say: Say) => string> = {
  promise: (say) => say("登记缴费承诺", "Promise to pay"),
  plan: (say) => say("分期协议", "Instalments"),
  hold: (say) => say("暂缓催费", "Hold"),
  dispute: (say) => say("登记争议金额", "Disputed amount"),
  object: (say) => say("登记客户异议", "Customer's objection"),
};

const effects: Record<Agreement, (say: Say) => string> = {
  promise: (say) =>
    say(
      "到期前不再催缴该金额，逾期未付恢复催费。",
      "Not claimed until the day; dunned again if it is broken.",
    ),
  plan: (say) =>
    say("每月一期，首期未到即失效。", "One part a month; the first that is missing ends it."),
  hold: (say) => say("到期前不做任何催费。", "Nothing is done until the day."),
  dispute: (say) => say("争议期间不催缴该金额。", "That part is not claimed while it is open."),
  object: (say) =>
    say(
      "立即停止一切催费和停电，由未参与的人员复核。",
      "Everything stops at once; a person who took no part reviews it.",
    ),
};

export function AgreeSheet({
  kind,
  found,
  onClose,
}: {
  kind: Agreement;
  found: DebtCase;
  onClose(): void;
}) {
  const say = useSay();
  const report = useReport();
  const [form] = Form.useForm<Said>();
  const send = useSend(found);
  const today = dayOf(new Date(useNow()));
  const owedYuan = formatYuan(BigInt(found.owedFen), { group: false });
  const hasAmount = kind === "promise" || kind === "dispute";
  const hasDay = kind === "promise" || kind === "hold" || kind === "plan";
  const save = async () => {
    const said = await form.validateFields();
    const done = await report(send(kind, said), say("已登记", "Recorded"));
    if (done !== undefined) onClose();
  };
  return (
    <Modal
      open
      title={titles[kind](say)}
      okText={say("登记", "Record")}
      cancelText={say("取消", "Cancel")}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="faint">{effects[kind](say)}</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ amountYuan: owedYuan, day: addDays(today, 3), parts: 3, note: "" }}
      >
        {hasAmount && (
          <Form.Item
            name="amountYuan"
            label={say("金额（元）", "Amount (yuan)")}
            rules={[{ required: true }]}
          >
            <Input autoFocus inputMode="decimal" />
          </Form.Item>
        )}
        {kind === "plan" && (
          <Form.Item name="parts" label={say("期数", "Parts")} rules={[{ required: true }]}>
            <InputNumber min={2} max={12} />
          </Form.Item>
        )}
        {hasDay && (
          <Form.Item
            name="day"
            label={kind === "plan" ? say("首期日期", "First day") : say("日期", "Day")}
            rules={[{ required: true }]}
          >
            <Input type="date" min={today} />
          </Form.Item>
        )}
        <Form.Item
          name="note"
          label={
            kind === "object" ? say("客户原话", "In the customer's words") : say("说明", "Note")
          }
          rules={[{ required: kind !== "promise" && kind !== "plan" }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function useSend({ customerAccount, owedFen }: DebtCase) {
  const say = useSay();
  const acts = {
    promise: useAct("dunning.promise"),
    plan: useAct("dunning.plan"),
    hold: useAct("dunning.hold"),
    dispute: useAct("dunning.dispute"),
    object: useAct("dunning.object"),
  };
  return (kind: Agreement, { amountYuan, day, parts, note = "" }: Said): Promise<unknown> => {
    const reason = note || titles[kind](say);
    const account = { customerAccount };
    switch (kind) {
      case "promise":
        return acts.promise.act({ ...account, amountYuan, dueOn: day, note }, reason);
      case "plan":
        return acts.plan.act(
          { ...account, parts: monthly(BigInt(owedFen), day, parts), note },
          reason,
        );
      case "hold":
        return acts.hold.act({ ...account, until: day }, reason);
      case "dispute":
        return acts.dispute.act({ ...account, amountYuan }, reason);
      default:
        return acts.object.act({ ...account, words: note }, reason);
    }
  };
}

/** Equal parts thirty days apart; the last takes what is left over. */
function monthly(owedFen: bigint, first: string, parts: number) {
  const each = owedFen / BigInt(parts);
  return Array.from({ length: parts }, (_, at) => {
    const fen = at === parts - 1 ? owedFen - each * BigInt(parts - 1) : each;
    return { dueOn: addDays(first, 30 * at), amountYuan: formatYuan(fen, { group: false }) };
  });
}
