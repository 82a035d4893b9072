/**
 * 催费工作台: whom to contact next, what may lawfully be done, what to say.
 * @module
 */
import { Segmented } from "antd";
import { useAnswer } from "../parts/data.ts";
import { CaseView } from "../parts/dunning/case-view.tsx";
import { WorkRows } from "../parts/dunning/work-rows.tsx";
import { Yuan } from "../parts/money.tsx";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";

type Show = "to-do" | "held" | "all";

export default function Worklist() {
  const say = useSay();
  const [shown, setShown] = useParam("show", "to-do");
  const [account, setAccount] = useParam("account");
  const show = shown as Show;
  const list = useAnswer("dunning.worklist", { show, limit: 100 }, { everyMs: 60_000 });
  const open = account || list.data?.rows[0]?.customerAccount || "";
  const found = useAnswer("dunning.case", { customerAccount: open }, { when: open !== "" });
  return (
    <Page
      title={say("催费工作台", "Worklist")}
      facts={
        list.data?.asOf && (
          <>
            <AsOf at={list.data.asOf} />{" "}
            <span>
              {say("预计可收回（元）", "expected recovery (yuan)")}{" "}
              <Yuan fen={list.data.gainFen} strong />
              {" · "}
              {say(`${list.data.total} 户，欠费（元）`, `${list.data.total} accounts owe (yuan)`)}{" "}
              <Yuan fen={list.data.owedFen} />
            </span>
          </>
        )
      }
      controls={
        <Segmented
          value={shown}
          onChange={setShown}
          options={[
            { value: "to-do", label: say("待办", "To do") },
            { value: "held", label: say("暂缓", "Held") },
            { value: "all", label: say("全部", "All") },
          ]}
        />
      }
    >
      <Answered query={list} rows={12}>
        {({ rows, asOf }) =>
          rows.length === 0 ? (
            <Card>
              <Empty title={say("没有要联系的客户", "Nobody to contact")}>
                {asOf
                  ? say(
                      "都已缴清、已约定或由系统发消息。",
                      "All paid, agreed, or written to by the system.",
                    )
                  : say("还没有催费建议，夜间会生成。", "No proposal yet; one is made each night.")}
              </Empty>
            </Card>
          ) : (
            <div className="worklist">
              <WorkRows rows={rows} openId={open} onOpen={setAccount} />
              <Card>
                <Answered query={found} rows={10}>
                  {(one) => <CaseView key={one.customerAccount} found={one} />}
                </Answered>
              </Card>
            </div>
          )
        }
      </Answered>
    </Page>
  );
}
