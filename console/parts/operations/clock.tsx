import { Button, Form, Input } from "antd";
import { useAct } from "../data.ts";
import { asOf, number } from "../format.ts";
import { Card, Moment } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";
import { useHouse, useMay, useNow } from "../session.tsx";
import { Answered } from "../states.tsx";

/** How the house is, and what time it takes it to be. */
export default function Clock() {
  const say = useSay();
  const status = useHouse();
  return (
    <div className="columns-2">
      <Card title={say("状态", "Health")}>
        <div className="body">
          <Answered query={status} rows={8}>
            {(house) => (
              <Facts
                facts={[
                  [say("版本", "Version"), house.version],
                  [
                    say("数据库", "Store"),
                    house.store === "embedded"
                      ? say("随附的 PostgreSQL", "embedded PostgreSQL")
                      : say("PostgreSQL 服务器", "PostgreSQL server"),
                  ],
                  [say("组织单位", "Units"), number(house.counts.units)],
                  [say("客户", "Customers"), number(house.counts.customers)],
                  [say("工单", "Tickets"), number(house.counts.tickets)],
                  [say("进行中的任务", "Jobs running"), number(house.counts.jobsRunning)],
                  [say("信箱等待", "Outbox waiting"), number(house.counts.outboxWaiting)],
                  [
                    say("死信", "Dead letters"),
                    <span key="dead" className={house.counts.outboxDead > 0 ? "alarming" : ""}>
                      {number(house.counts.outboxDead)}
                    </span>,
                  ],
                  [
                    say("未封存审计", "Unsealed audit lines"),
                    number(house.counts.unsealedAuditLines),
                  ],
                  [
                    say("上次夜间工作", "Last night"),
                    <Moment key="night" at={house.lastNight} end />,
                  ],
                ]}
              />
            )}
          </Answered>
        </div>
      </Card>
      <Card title={say("时钟", "Clock")}>
        <div className="body">
          <MoveClock />
        </div>
      </Card>
    </div>
  );
}

function MoveClock() {
  const say = useSay();
  const now = useNow();
  const status = useHouse().data;
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("house.move-clock");
  const mayMove = useMay("administrator");
  const isMoved = Math.abs(status?.clockOffsetMs ?? 0) >= 60_000;
  const move = async (to: string | undefined) => {
    const reason = await ask({
      title: to
        ? say(`把时钟拨到 ${to}`, `Move the clock to ${to}`)
        : say("恢复真实时间", "Back to the real time"),
      effect: say(
        "所有人都会看到横幅；定时工作按新的时间进行。",
        "Everybody sees a banner, and scheduled work goes by the new time.",
      ),
      verb: say("拨动", "Move"),
    });
    if (reason) await report(act(to ? { to } : {}, reason));
  };
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("系统时间", "Time of the house"), asOf(new Date(now).toISOString())],
          [
            say("是否拨动", "Moved"),
            isMoved ? say("是", "yes") : say("否，真实时间", "no, the real time"),
          ],
        ]}
      />
      <p className="note">
        {say(
          "演示或空的系统可以拨动时钟，用来排练明天早上或下个季度；正式系统不允许。",
          "A demonstration or an empty utility may move its clock, to rehearse tomorrow morning or the next quarter; a real one may not.",
        )}
      </p>
      <Form
        layout="inline"
        onFinish={({ to }: { to: string }) => void move(to)}
        disabled={!mayMove || isBusy}
      >
        <Form.Item
          name="to"
          rules={[{ required: true, message: say("写成 2026-11-23 08:00", "As 2026-11-23 08:00") }]}
        >
          <Input placeholder="2026-11-23 08:00" aria-label={say("拨到", "Move to")} />
        </Form.Item>
        <Button htmlType="submit">{say("拨动时钟", "Move the clock")}</Button>
        {isMoved && (
          <Button type="text" onClick={() => void move(undefined)}>
            {say("恢复真实时间", "Back to the real time")}
          </Button>
        )}
      </Form>
    </div>
  );
}
