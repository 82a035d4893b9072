/**
 * 稽查工作台: the cases that the day has room for, worth most first, and the one at hand.
 * @module
 */
import { Segmented } from "antd";
import { CaseRows } from "../parts/anomalies/case-rows.tsx";
import { CaseView } from "../parts/anomalies/case-view.tsx";
import { useAnswer } from "../parts/data.ts";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";

const shows = ["today", "mine", "waiting", "judged"] as const;
type Show = (typeof shows)[number];

export default function Anomalies() {
  const say = useSay();
  const [shown, setShown] = useParam("show", "today");
  const [chosen, setChosen] = useParam("case");
  const [ordered, setOrdered] = useParam("order", "value");
  const order = ordered === "strength" ? "strength" : "value";
  const show = shows.find((each) => each === shown) ?? "today";
  const list = useAnswer("anomalies.list", { show, order, pageSize: 100 }, { everyMs: 60_000 });
  const rows = list.data?.cases ?? [];
  const open = rows.find(({ id }) => id === chosen)?.id ?? rows[0]?.id ?? "";
  const found = useAnswer("anomalies.show", { case: open }, { when: open !== "" });
  const words: Record<Show, string> = {
    today: say("今日", "Today"),
    mine: say("我的", "Mine"),
    waiting: say("全部待判", "All waiting"),
    judged: say("已判定", "Judged"),
  };
  return (
    <Page
      title={say("稽查工作台", "Odd payments")}
      facts={
        list.data?.asOf && (
          <>
            <AsOf at={list.data.asOf} />{" "}
            <span>
              {say(
                `今日已判 ${list.data.judgedToday} / ${list.data.capacity}，待判 ${list.data.waiting} 单`,
                `${list.data.judgedToday} of ${list.data.capacity} judged today, ${list.data.waiting} waiting`,
              )}
            </span>
          </>
        )
      }
      controls={
        <>
          <Segmented
            value={order}
            onChange={setOrdered}
            options={[
              { value: "value", label: say("按金额", "By value") },
              { value: "strength", label: say("按强度", "By strength") },
            ]}
          />
          <Segmented<Show>
            value={show}
            onChange={setShown}
            options={shows.map((value) => ({ value, label: words[value] }))}
          />
        </>
      }
    >
      <Answered query={list} rows={12}>
        {({ asOf, waiting }) =>
          rows.length === 0 ? (
            <Card>
              <NothingToJudge {...{ asOf, waiting, show }} />
            </Card>
          ) : (
            <div className="worklist">
              <CaseRows rows={rows} openId={open} onOpen={setChosen} />
              <Card>
                <Answered query={found} rows={10}>
                  {(one) => <CaseView key={one.id} found={one} />}
                </Answered>
              </Card>
            </div>
          )
        }
      </Answered>
    </Page>
  );
}

function NothingToJudge({
  asOf,
  waiting,
  show,
}: {
  asOf: string | null;
  waiting: number;
  show: Show;
}) {
  const say = useSay();
  if (asOf === null) {
    return (
      <Empty title={say("还没有筛查", "Nothing was screened yet")}>
        {say(
          "启用一套规则后，每夜自动筛查；也可用 anomalies.screen 立即筛查。",
          "Once a rule set is live the night screens; anomalies.screen does it now.",
        )}
      </Empty>
    );
  }
  return (
    <Empty title={say("没有要判定的工单", "Nothing to judge")}>
      {show === "today" && waiting > 0
        ? say(
            `今日容量已满，还有 ${waiting} 单待判，可在“全部待判”中查看。`,
            `The day is full; ${waiting} more wait under “All waiting”.`,
          )
        : say("新的异常会在夜间筛查后出现。", "New ones appear after the night's screen.")}
    </Empty>
  );
}
