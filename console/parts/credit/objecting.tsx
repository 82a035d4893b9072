/**
 * A customer's objection: entered by one person, decided by another.
 * @module
 */
import { Button, Form, Input, Select } from "antd";
import { type Grade, grades } from "../../../src/credit/schema.ts";
import { useAct } from "../data.ts";
import { Moment } from "../page.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import type { Explained } from "./words.tsx";

export function Objecting({ told: { row, objection } }: { told: Explained }) {
  const mayEnter = useMay("collector", "receivables-clerk", "compliance");
  const mayDecide = useMay("policy-manager", "compliance", "approver");
  if (objection) return <Open objection={objection} mayDecide={mayDecide} />;
  if (mayEnter) return <Enter account={row.customerAccount} />;
  return <NoObjection />;
}

function NoObjection() {
  const say = useSay();
  return <p className="faint">{say("没有未办结的异议", "No objection is open")}</p>;
}

function Enter({ account }: { account: string }) {
  const say = useSay();
  const report = useReport();
  const entering = useAct("credit.object");
  const enter = ({ grounds }: { grounds: string }) =>
    report(
      entering.act({ account, grounds }, grounds),
      say("异议已登记", "The objection is entered"),
    );
  return (
    <Form layout="inline" onFinish={enter} className="objecting">
      <Form.Item name="grounds" rules={[{ required: true, message: say("请写明理由", "Say why") }]}>
        <Input
          style={{ width: 320 }}
          placeholder={say("客户认为哪里不对", "What the customer says is wrong")}
          aria-label={say("异议理由", "Grounds")}
        />
      </Form.Item>
      <Button htmlType="submit" loading={entering.isBusy}>
        {say("登记异议", "Enter an objection")}
      </Button>
    </Form>
  );
}

interface Verdict {
  grade?: Grade;
  answer: string;
}

function Open(props: { objection: NonNullable<Explained["objection"]>; mayDecide: boolean }) {
  const { objection, mayDecide } = props;
  const say = useSay();
  const report = useReport();
  const deciding = useAct("credit.decide");
  const decide = ({ grade, answer }: Verdict) =>
    report(
      deciding.act({ id: objection.id, answer, ...(grade && { grade }) }, answer),
      say("异议已办结", "The objection is decided"),
    );
  return (
    <>
      <p className="notice" data-tone="medium">
        {say("有未办结异议", "An objection is open")} {objection.id} ·{" "}
        <Moment at={objection.openedAt} /> ·{" "}
        {say(`须于 ${objection.answerBy} 前答复`, `to be answered by ${objection.answerBy}`)}
      </p>
      {mayDecide && (
        <Form layout="inline" onFinish={decide} className="objecting">
          <Form.Item name="grade">
            <Select
              style={{ width: 150 }}
              allowClear
              placeholder={say("不成立", "Rejected")}
              aria-label={say("裁定等级", "Grade given")}
              options={grades.map((grade) => ({
                value: grade,
                label: say(`成立，定为 ${grade} 级`, `Upheld: ${grade}`),
              }))}
            />
          </Form.Item>
          <Form.Item
            name="answer"
            rules={[{ required: true, message: say("请写明答复", "Write the answer") }]}
          >
            <Input
              style={{ width: 240 }}
              placeholder={say("答复客户", "What the customer is told")}
              aria-label={say("答复", "Answer")}
            />
          </Form.Item>
          <Button htmlType="submit" loading={deciding.isBusy}>
            {say("裁定", "Decide")}
          </Button>
        </Form>
      )}
    </>
  );
}
