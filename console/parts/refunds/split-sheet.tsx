/**
 * Splitting a refund: parts that add up to it, each to the same payee unless carried to the advance.
 * @module
 */
import { Button, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { parseYuan } from "../../../src/base/money.ts";
import { useAct } from "../data.ts";
import { yuan } from "../money.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import type { RefundView } from "./words.ts";

interface Part {
  amountYuan: string;
  to: "bank" | "advance";
}

export function SplitSheet({ refund, onClose }: { refund: RefundView; onClose(): void }) {
  const say = useSay();
  const report = useReport();
  const command = useAct("refunds.split");
  const empty: Part = { amountYuan: "", to: refund.destination };
  const [parts, setParts] = useState<Part[]>([empty, empty]);
  const sum = parts.reduce((fen, part) => fen + (parseYuan(part.amountYuan) ?? 0n), 0n);
  const left = BigInt(refund.amountFen) - sum;
  const change = (at: number, part: Partial<Part>) =>
    setParts(parts.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const send = async () => {
    const done = await report(
      command.act({ id: refund.id, parts }, say("拆分", "split")),
      say("已拆分，各部分进入审批", "Split; each part is under review"),
    );
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={say(`拆分 ${refund.id}`, `Split ${refund.id}`)}
      okText={say("拆分", "Split")}
      okButtonProps={{ disabled: left !== 0n }}
      confirmLoading={command.isBusy}
      onOk={() => void send()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <div className="row" key={at}>
            <Input
              value={part.amountYuan}
              inputMode="decimal"
              aria-label={say(`第 ${at + 1} 部分金额`, `Amount of part ${at + 1}`)}
              placeholder={say("金额（元）", "Amount (yuan)")}
              onChange={(event) => change(at, { amountYuan: event.target.value })}
            />
            <Segmented
              value={part.to}
              onChange={(to: Part["to"]) => change(at, { to })}
              options={[
                { value: "bank", label: say("银行账户", "Bank") },
                { value: "advance", label: say("转预存", "Advance") },
              ]}
            />
          </div>
        ))}
        <Button type="link" onClick={() => setParts([...parts, empty])}>
          {say("再加一部分", "Another part")}
        </Button>
        <p className="note" data-tone={left === 0n ? "low" : "high"}>
          {left === 0n
            ? say("合计与原单相等", "The parts add up")
            : say(`还差 ¥${yuan(left)}`, `¥${yuan(left)} left`)}
        </p>
      </div>
    </Modal>
  );
}
