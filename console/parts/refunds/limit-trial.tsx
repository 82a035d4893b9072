/**
 * Another approval limit tried out on a month's refunds: which would have needed other signatures.
 * @module
 */
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { Yuan } from "../money.tsx";
import { Facts } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";
import { Answered } from "../states.tsx";

export function LimitTrial() {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("限额试算", "Try a limit")}</Button>
      <Modal
        open={isOpen}
        width={720}
        title={say("审批限额试算", "Another approval limit, tried out")}
        onCancel={() => setOpen(false)}
        footer={null}
        destroyOnHidden
      >
        <Trial />
      </Modal>
    </>
  );
}

function Trial() {
  const say = useSay();
  const sentence = useSentence();
  const [step, setStep] = useState("director");
  const [yuan, setYuan] = useState("10000.00");
  const [month, setMonth] = useState("");
  const routes = useAnswer("approvals.routes", { kind: "refund" });
  const steps = routes.data?.routes.find(({ inForce }) => inForce)?.steps ?? [];
  const nameOf = (id: string) => {
    const found = steps.find((each) => each.id === id);
    return found ? sentence(found) : id;
  };
  const trial = useAnswer("refunds.simulate-limit", {
    ...{ step, limitYuan: yuan },
    ...(month && { month }),
  });
  return (
    <div className="stack">
      <div className="row">
        <Select
          value={step}
          onChange={setStep}
          aria-label={say("环节", "Step")}
          options={steps.map(({ id }) => ({ value: id, label: nameOf(id) }))}
        />
        <Input
          value={yuan}
          onChange={(event) => setYuan(event.target.value)}
          addonBefore={say("自（元）起", "from (yuan)")}
          aria-label={say("限额", "Limit")}
        />
        <Input
          type="month"
          value={month}
          onChange={(event) => setMonth(event.target.value)}
          aria-label={say("月份", "Month")}
        />
      </div>
      <Answered query={trial} rows={4}>
        {(result) => (
          <>
            <Facts
              facts={[
                [say("月份", "Month"), result.month],
                [say("审批件数", "Approvals"), number(result.approvals)],
                [say("环节有变", "Changed"), number(result.changed)],
                [
                  say("签字环节", "Steps to sign"),
                  `${number(result.stepsBefore)} → ${number(result.stepsAfter)}`,
                ],
              ]}
            />
            <ul className="reasons">
              {result.groups.map((group) => (
                <li key={`${group.before.join()} ${group.after.join()}`}>
                  {group.before.map(nameOf).join("、")} → {group.after.map(nameOf).join("、")}:{" "}
                  <b>{number(group.count)}</b> · ¥ <Yuan fen={group.amountFen} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </div>
  );
}
