import { Button } from "antd";
import type { Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { Card, Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";

type Key = Output<"house.keys">["rows"][number];

/** Keys by purpose; their material never leaves the vault. */
export default function Keys() {
  const say = useSay();
  const [open, setOpen] = useParam("key");
  const keys = useAnswer("house.keys", {});
  const columns: Column<Key>[] = [
    { id: "purpose", head: say("用途", "Purpose"), value: (key) => key.purpose, choice: true },
    {
      id: "algorithm",
      head: say("算法", "Algorithm"),
      value: (key) => key.algorithm,
      choice: true,
    },
    {
      id: "current",
      head: say("状态", "State"),
      value: (key) => key.current,
      word: (value) => (String(value) === "true" ? say("在用", "in use") : say("旧", "earlier")),
      choice: true,
    },
    {
      id: "createdAt",
      head: say("生成", "Made"),
      value: (key) => key.createdAt,
      cell: (key) => <Moment at={key.createdAt} />,
    },
    {
      id: "id",
      head: say("编号", "Key"),
      value: (key) => key.id,
      cell: (key) => <code>{key.id}</code>,
    },
  ];
  return (
    <Card>
      <Answered query={keys} rows={4}>
        {({ rows }) => {
          const key = rows.find((each) => each.id === open);
          return (
            <>
              <DataTable
                name="keys"
                columns={columns}
                rows={rows}
                idOf={(each) => each.id}
                onOpen={(each) => setOpen(each.id)}
                openId={open}
                empty={{
                  title: say("还没有密钥", "No key yet"),
                  hint: say(
                    "第一次签名或加密时自动生成。",
                    "One is made when something is first signed or sealed.",
                  ),
                }}
              />
              <Panel title={key?.id} isOpen={key !== undefined} onClose={() => setOpen("")}>
                {key && <OneKey entry={key} />}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

function OneKey({ entry }: { entry: Key }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("house.rotate-key");
  const mayRotate = useMay("administrator");
  const rotate = async () => {
    const reason = await ask({
      title: say(`轮换“${entry.purpose}”的密钥`, `Rotate the key for ${entry.purpose}`),
      effect: say(
        "以后的签名和加密用新密钥；旧密钥留着，用来验证和读取。",
        "What is signed or sealed from now on uses the next key; earlier ones stay for verifying and reading.",
      ),
      verb: say("轮换", "Rotate"),
    });
    if (reason) await report(act({ purpose: entry.purpose }, reason), say("已轮换", "Rotated"));
  };
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("用途", "Purpose"), entry.purpose],
          [say("算法", "Algorithm"), entry.algorithm],
          [say("生成", "Made"), <Moment key="at" at={entry.createdAt} />],
          [say("公钥", "Public key"), entry.publicKey && <code key="key">{entry.publicKey}</code>],
        ]}
      />
      {entry.current && mayRotate && (
        <div>
          <Button loading={isBusy} onClick={() => void rotate()}>
            {say("轮换", "Rotate")}
          </Button>
        </div>
      )}
    </div>
  );
}
