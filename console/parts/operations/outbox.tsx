import { Button } from "antd";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { Card, Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { Operation, operationWord } from "./operation-word.tsx";

type Letter = Output<"house.outbox">["rows"][number];

function stateWord(state: string, say: Say): string {
  const words: Record<string, string> = {
    waiting: say("等待", "Waiting"),
    done: say("已完成", "Done"),
    dead: say("死信", "Dead"),
  };
  return words[state] ?? state;
}

/** What was left for later in the same transaction as its cause; dead letters can be sent again. */
export default function Outbox() {
  const say = useSay();
  const [open, setOpen] = useParam("letter");
  const report = useReport();
  const { act, isBusy } = useAct("house.replay");
  const mayReplay = useMay("administrator");
  const letters = useAnswer("house.outbox", { limit: 500 }, { everyMs: 5000 });
  const replay = async (ids: string[]) => {
    for (const id of ids) await report(act({ id }, say("重放死信", "replay a dead letter")));
  };
  const columns: Column<Letter>[] = [
    { id: "id", head: "#", value: (letter) => Number(letter.id), numeric: true, width: 72 },
    {
      id: "operation",
      head: say("操作", "Operation"),
      value: (letter) => letter.operation,
      word: (value) => operationWord(String(value), say),
      cell: (letter) => <Operation name={letter.operation} />,
      choice: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (letter) => letter.state,
      word: (value) => stateWord(String(value), say),
      cell: (letter) => (
        <span className="tag" data-tone={letter.state === "dead" ? "high" : undefined}>
          {stateWord(letter.state, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "attempts",
      head: say("尝试", "Attempts"),
      value: (letter) => letter.attempts,
      numeric: true,
    },
    { id: "leftBy", head: say("谁", "Who"), value: (letter) => letter.leftBy, choice: true },
    {
      id: "leftAt",
      head: say("留下于", "Left"),
      value: (letter) => letter.leftAt,
      cell: (letter) => <Moment at={letter.leftAt} />,
    },
    {
      id: "error",
      head: say("最近错误", "Last error"),
      value: (letter) => letter.lastError,
      cell: (letter) => <span className="clip">{letter.lastError ?? "–"}</span>,
    },
  ];
  return (
    <Card>
      <Answered query={letters} rows={8}>
        {({ rows }) => {
          const letter = rows.find((each) => each.id === open);
          return (
            <>
              <DataTable
                name="outbox"
                columns={columns}
                rows={rows}
                idOf={(each) => each.id}
                onOpen={(each) => setOpen(each.id)}
                openId={open}
                empty={{
                  title: say("信箱是空的", "The outbox is empty"),
                  hint: say(
                    "后续工作会先写在这里，再由后台执行。",
                    "Follow-up work is written here first, then done.",
                  ),
                }}
                {...(mayReplay && {
                  bulk: (chosen: Letter[], clear: () => void) => (
                    <Button
                      size="small"
                      loading={isBusy}
                      disabled={!chosen.some((each) => each.state === "dead")}
                      onClick={() => {
                        const dead = chosen.filter((each) => each.state === "dead");
                        void replay(dead.map((each) => each.id)).then(clear);
                      }}
                    >
                      {say("重放死信", "Replay dead letters")}
                    </Button>
                  ),
                })}
              />
              <Panel
                title={letter && `${operationWord(letter.operation, say)} · ${letter.id}`}
                isOpen={letter !== undefined}
                onClose={() => setOpen("")}
              >
                {letter && (
                  <div className="stack">
                    <Facts
                      facts={[
                        [say("状态", "State"), stateWord(letter.state, say)],
                        [say("尝试", "Attempts"), letter.attempts],
                        [say("谁", "Who"), letter.leftBy],
                        [say("留下于", "Left"), <Moment key="left" at={letter.leftAt} />],
                        [
                          say("不早于", "Not before"),
                          <Moment key="before" at={letter.notBefore} />,
                        ],
                      ]}
                    />
                    {letter.lastError && <pre className="prose">{letter.lastError}</pre>}
                    {letter.state === "dead" && mayReplay && (
                      <Button
                        type="primary"
                        loading={isBusy}
                        onClick={() => void replay([letter.id])}
                      >
                        {say("重放", "Replay")}
                      </Button>
                    )}
                  </div>
                )}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}
