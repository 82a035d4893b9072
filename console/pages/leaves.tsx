/**
 * 休假与代理: who signs for whom, from when to when.
 * @module
 */
import { Button, Form, Input } from "antd";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { Card, Page } from "../parts/page.tsx";
import { useReport } from "../parts/reason.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Leave = Output<"approvals.leaves">["rows"][number];

const stateWords: Record<Leave["state"], { zh: string; en: string }> = {
  coming: { zh: "未开始", en: "Coming" },
  now: { zh: "代理中", en: "Now" },
  past: { zh: "已结束", en: "Past" },
  cancelled: { zh: "已取消", en: "Cancelled" },
};

export default function Leaves() {
  const say = useSay();
  return (
    <Page
      title={say("休假与代理", "Leave and substitutes")}
      trail={[{ to: "/inbox", title: say("审批", "Approvals") }]}
      facts={say(
        "代理人在此期间看到并代签您的审批，签字记为“代”。代理人须有同样的角色；提交人永不能签。",
        "The substitute sees and signs your approvals meanwhile, recorded as “for” you, and needs the role himself. Who submitted something never signs it.",
      )}
    >
      <div className="columns-2">
        <Card title={say("登记休假", "Set a leave")}>
          <div className="body">
            <NewLeave />
          </div>
        </Card>
        <Card title={say("我的与由我代理的", "Mine, and those I stand in for")}>
          <LeaveList />
        </Card>
      </div>
    </Page>
  );
}

function NewLeave() {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("approvals.set-leave");
  const [form] = Form.useForm<{ from: string; to: string; substitute: string }>();
  const save = async () => {
    const wish = await form.validateFields();
    const saved = await report(
      act(wish, say("休假代理", "leave")),
      say("已登记", "The leave is set"),
    );
    if (saved) form.resetFields();
  };
  const day = {
    required: true,
    pattern: /^\d{4}-\d{2}-\d{2}$/,
    message: say("写成 2026-11-23", "Write it as 2026-11-23"),
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={() => void save()}>
      <Form.Item name="from" label={say("第一天", "First day")} rules={[day]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="to" label={say("最后一天", "Last day")} rules={[day]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item
        name="substitute"
        label={say("代理人登录名", "Substitute's sign-in name")}
        rules={[{ required: true, message: say("请写明代理人", "Name the substitute") }]}
      >
        <Input placeholder={say("如 jinan.foreman", "e.g. jinan.foreman")} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {say("登记", "Set")}
      </Button>
    </Form>
  );
}

function LeaveList() {
  const say = useSay();
  const sentence = useSentence();
  const me = useMe();
  const report = useReport();
  const leaves = useAnswer("approvals.leaves", { past: true });
  const cancel = useAct("approvals.cancel-leave");
  const columns: Column<Leave>[] = [
    { id: "person", head: say("休假人", "Away"), value: (leave) => leave.personName },
    { id: "substitute", head: say("代理人", "Substitute"), value: (leave) => leave.substituteName },
    { id: "from", head: say("第一天", "From"), value: (leave) => leave.from },
    { id: "to", head: say("最后一天", "To"), value: (leave) => leave.to },
    {
      id: "state",
      head: say("状态", "State"),
      value: (leave) => sentence(stateWords[leave.state]),
      cell: (leave) => <span className="tag">{sentence(stateWords[leave.state])}</span>,
    },
    {
      id: "cancel",
      head: "",
      value: () => "",
      cell: (leave) =>
        leave.person === me.id &&
        (leave.state === "now" || leave.state === "coming") && (
          <Button
            size="small"
            onClick={() =>
              void report(
                cancel.act({ id: leave.id }, say("提前返岗", "back early")),
                say("已取消", "Cancelled"),
              )
            }
          >
            {say("取消", "Cancel")}
          </Button>
        ),
    },
  ];
  return (
    <Answered query={leaves} rows={3}>
      {({ rows }) => (
        <DataTable
          name="leaves"
          columns={columns}
          rows={rows}
          idOf={(leave) => leave.id}
          plain
          empty={{ title: say("没有休假", "No leave") }}
        />
      )}
    </Answered>
  );
}
