/**
 * 结算台: what waits at which step, since when, and what blocks it. The longest waiting stands first.
 * @module
 */
import { Button } from "antd";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { kwh } from "../parts/format.ts";
import { Yuan, yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { type Purchase, stageTone, stageWord } from "../parts/purchases/words.ts";
import { useReport } from "../parts/reason.tsx";
import { navigate, pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Desk = Output<"purchases.list">;
type Stage = Desk["stages"][number]["stage"];
const pageSize = 100;

export default function Purchases() {
  const say = useSay();
  const [stage] = useParam("stage");
  const [page, setPage] = useParam("page", "1");
  const desk = useAnswer(
    "purchases.list",
    { ...(stage && { stage: stage as Stage }), page: Number(page), pageSize },
    { everyMs: 30_000 },
  );
  const pages = Math.ceil((desk.data?.total ?? 0) / pageSize);
  return (
    <Page title={say("购电结算台", "Settlement desk")}>
      <Answered query={desk} rows={10}>
        {(found) => (
          <>
            <Stages stages={found.stages} chosen={stage} />
            <Card>
              <Work desk={found} />
              {pages > 1 && (
                <p className="row">
                  <Button
                    size="small"
                    disabled={page === "1"}
                    onClick={() => setPage(String(Number(page) - 1))}
                  >
                    {say("上一页", "Previous")}
                  </Button>
                  <span>
                    {page} / {pages}
                  </span>
                  <Button
                    size="small"
                    disabled={Number(page) >= pages}
                    onClick={() => setPage(String(Number(page) + 1))}
                  >
                    {say("下一页", "Next")}
                  </Button>
                </p>
              )}
            </Card>
          </>
        )}
      </Answered>
    </Page>
  );
}

/** Every stage that holds something, with how much and since when; a click shows it alone. */
function Stages({ stages, chosen }: { stages: Desk["stages"]; chosen: string }) {
  const say = useSay();
  const sentence = useSentence();
  const held = stages.filter(({ purchases, stage }) => purchases > 0 && stage !== "void");
  const choose = (stage: string) => setParams({ stage: stage === chosen ? "" : stage, page: "" });
  return (
    <ul className="stage-strip">
      {held.map(({ stage, step, purchases, grossFen, oldest, ...words }) => (
        <li key={stage}>
          <button
            type="button"
            aria-pressed={stage === chosen}
            data-tone={stageTone(stage)}
            onClick={() => choose(stage)}
          >
            <small>{say(`第 ${step} 步`, `Step ${step}`)}</small>
            <span>{sentence(words)}</span>
            <b>{purchases}</b>
            <small>¥ {yuan(grossFen)}</small>
            {stage !== "paid" && <Moment at={oldest} />}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Work({ desk }: { desk: Desk }) {
  const say = useSay();
  const isClerk = useMay("settlement-clerk");
  const columns = useColumns();
  return (
    <DataTable
      name="purchases"
      columns={columns}
      rows={desk.purchases}
      total={desk.total}
      idOf={({ purchaseId }) => purchaseId}
      onOpen={({ purchaseId }) => navigate(pathTo("purchases", purchaseId))}
      empty={{
        title: say("没有待办结算单", "Nothing waits"),
        hint: say(
          "在“导入”页导入结算文件，或用 purchases.archive 建档。",
          "Import a settlement file on the page Import, or archive one with purchases.archive.",
        ),
      }}
      {...(isClerk && {
        bulk: (rows: Purchase[], clear: () => void) => <Bulk rows={rows} clear={clear} />,
      })}
    />
  );
}

/** The same step for many at once: issue what is archived, one form over what is approved. */
function Bulk({ rows, clear }: { rows: Purchase[]; clear: () => void }) {
  const say = useSay();
  const report = useReport();
  const issue = useAct("purchases.issue");
  const form = useAct("purchases.form");
  const all = (...stages: string[]) => rows.every(({ stage }) => stages.includes(stage));
  const ids = rows.map(({ purchaseId }) => purchaseId);
  const issueAll = async () => {
    const why = say("批量发行", "issue together");
    for (const purchase of ids) await report(issue.act({ purchase }, why));
    clear();
  };
  const formAll = async () => {
    const made = await report(
      form.act({ purchases: ids }, say("推送支付明细", "push payment details")),
      say("支付明细与资金申请表已生成", "Details and form are made"),
    );
    if (made) clear();
  };
  return (
    <>
      <Button
        size="small"
        disabled={!all("archived", "tax-stopped")}
        loading={issue.isBusy}
        onClick={() => void issueAll()}
      >
        {say("发行", "Issue")}
      </Button>
      <Button
        size="small"
        disabled={!all("approved", "payment-failed")}
        loading={form.isBusy}
        onClick={() => void formAll()}
      >
        {say("生成资金申请表", "Make one form")}
      </Button>
    </>
  );
}

function useColumns(): Column<Purchase>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    {
      id: "purchase",
      head: say("结算单", "Purchase"),
      value: ({ purchaseId }) => purchaseId,
      cell: ({ purchaseId }) => <code>{purchaseId}</code>,
    },
    { id: "supplier", head: say("供应商", "Supplier"), value: (row) => row.supplierName },
    { id: "month", head: say("月份", "Month"), value: ({ month }) => month },
    {
      id: "energy",
      head: say("电量（千瓦时）", "Energy (kWh)"),
      value: ({ energyWh }) => Number(energyWh) / 1000,
      cell: ({ energyWh }) => kwh(energyWh),
      numeric: true,
    },
    {
      id: "gross",
      head: say("价税合计（元）", "Gross (yuan)"),
      value: ({ grossFen }) => Number(grossFen) / 100,
      cell: ({ grossFen }) => <Yuan fen={grossFen} />,
      numeric: true,
    },
    {
      id: "stage",
      head: say("状态", "Stage"),
      value: ({ stage }) => stageWord(stage, say),
      cell: ({ stage }) => (
        <span className="tag" data-tone={stageTone(stage)}>
          {stageWord(stage, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "problem",
      head: say("受阻原因", "What blocks it"),
      value: ({ problems }) => problems.map(sentence).join("；"),
    },
    {
      id: "since",
      head: say("停留自", "Since"),
      value: ({ since }) => since,
      cell: ({ since }) => <Moment at={since} />,
    },
  ];
}
