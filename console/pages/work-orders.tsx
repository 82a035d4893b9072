/**
 * 停复电: what is to be cut off and what must be back, with their deadlines.
 * @module
 */
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useAct, useAnswer } from "../parts/data.ts";
import { type ChosenFile, FileChoice } from "../parts/dunning/file-choice.tsx";
import { LedgerExport } from "../parts/dunning/ledger-export.tsx";
import { orderKinds, orderStates, orderTone, type WorkOrder } from "../parts/dunning/words.ts";
import { Flags } from "../parts/flags.tsx";
import { Yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { Facts, Panel } from "../parts/panel.tsx";
import { useNames } from "../parts/people/names.ts";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

const pageSize = 50;

export default function WorkOrders() {
  const say = useSay();
  const [kind] = useParam("kind");
  const [late] = useParam("late");
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("order");
  const columns = useColumns();
  const list = useAnswer(
    "dunning.work-orders",
    {
      ...{ page: Number(page), pageSize, overdue: late === "1" },
      ...((kind === "cut-off" || kind === "restore") && { kind }),
    },
    { everyMs: 30_000 },
  );
  return (
    <Page
      title={say("停复电", "Cut-offs and restorations")}
      facts={
        list.data && list.data.overdue > 0 ? (
          <button
            type="button"
            className="quiet"
            onClick={() => setParams({ late: "1", page: "" })}
          >
            <span className="tag" data-tone="high">
              {say(`${list.data.overdue} 户复电超时`, `${list.data.overdue} restorations are late`)}
            </span>
          </button>
        ) : undefined
      }
      controls={<LedgerExport ledger="cut-offs" />}
    >
      <Answered query={list} rows={10}>
        {({ total, orders }) => (
          <Card>
            <DataTable
              name="work-orders"
              columns={columns}
              rows={orders}
              total={total}
              idOf={({ id }) => id}
              onOpen={({ id }) => setOpen(id)}
              openId={open}
              lead={
                <Segmented
                  value={late ? "late" : kind}
                  onChange={(value) =>
                    setParams({
                      ...{ kind: value === "late" ? "" : value, page: "" },
                      late: value === "late" ? "1" : "",
                    })
                  }
                  options={[
                    { value: "", label: say("全部", "All") },
                    { value: "cut-off", label: say("停电", "Cut-offs") },
                    { value: "restore", label: say("复电", "Restorations") },
                    { value: "late", label: say("超时", "Late") },
                  ]}
                />
              }
              empty={{
                title: say("没有工单", "No work order"),
                hint: say(
                  "停电在催费工作台申请，缴清后复电工单自动生成。",
                  "A cut-off is asked for in the worklist; a restoration opens by itself on payment.",
                ),
              }}
              foot={<Pages total={total} pageSize={pageSize} />}
            />
            <OrderPanel order={orders.find(({ id }) => id === open)} onClose={() => setOpen("")} />
          </Card>
        )}
      </Answered>
    </Page>
  );
}

function useColumns(): Column<WorkOrder>[] {
  const say = useSay();
  const sentence = useSentence();
  return [
    {
      id: "kind",
      head: say("类型", "Kind"),
      value: ({ kind }) => sentence(orderKinds[kind]),
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: ({ state }) => sentence(orderStates[state]),
      cell: (order) => (
        <span className="tag" data-tone={orderTone(order)}>
          {sentence(orderStates[order.state])}
        </span>
      ),
    },
    {
      id: "customer",
      head: say("客户", "Customer"),
      value: ({ name, customerAccount }) => `${name} ${customerAccount}`,
    },
    { id: "unit", head: say("单位", "Unit"), value: ({ unitName }) => unitName },
    {
      id: "owed",
      head: say("欠费（元）", "Owed (yuan)"),
      value: ({ owedFen }) => Number(owedFen) / 100,
      numeric: true,
      cell: ({ owedFen }) => <Yuan fen={owedFen} />,
    },
    {
      id: "due",
      head: say("复电时限", "Due"),
      value: ({ dueAt }) => dueAt,
      cell: ({ dueAt, overdue }) => (
        <>
          <Moment at={dueAt} />{" "}
          {overdue && (
            <span className="tag" data-tone="high">
              {say("超时", "late")}
            </span>
          )}
        </>
      ),
    },
    {
      id: "requested",
      head: say("提出", "Opened"),
      value: ({ requestedAt }) => requestedAt,
      cell: ({ requestedAt }) => <Moment at={requestedAt} />,
    },
    {
      id: "stopped",
      head: say("取消原因", "Why cancelled"),
      value: ({ stoppedBy }) => stoppedBy.map(sentence).join("；"),
      cell: ({ stoppedBy }) => <Flags flags={stoppedBy} />,
    },
  ];
}

function OrderPanel({ order, onClose }: { order: WorkOrder | undefined; onClose(): void }) {
  const say = useSay();
  const sentence = useSentence();
  const mayDo = useMay("collector");
  const nameOf = useNames([order?.requestedBy, order?.doneBy]);
  const isWaiting = order?.state === "approved" || order?.state === "open";
  return (
    <Panel
      isOpen={order !== undefined}
      onClose={onClose}
      title={order ? `${sentence(orderKinds[order.kind])} ${order.id}` : ""}
      foot={order && mayDo && isWaiting && <OrderActs order={order} />}
    >
      {order && (
        <Facts
          facts={[
            [
              say("客户", "Customer"),
              <Link key="to" to={pathTo("customers", order.customerAccount)}>
                {order.name} {order.customerAccount}
              </Link>,
            ],
            [say("法律依据", "Legal basis"), order.article],
            [say("申请", "Requested"), nameOf(order.requestedBy)],
            [say("批准", "Approved"), <Moment key="approved" at={order.approvedAt} />],
            [
              say("审批", "Approval"),
              order.approval && (
                <Link key="approval" to={pathTo("inbox", order.approval)}>
                  {order.approval}
                </Link>
              ),
            ],
            [say("缴费", "Paid"), <Moment key="paid" at={order.paidAt} />],
            [say("时限", "Due"), <Moment key="due" at={order.dueAt} />],
            [say("完成", "Done"), <Moment key="done" at={order.doneAt} />],
            [say("办理人", "Done by"), order.doneBy && nameOf(order.doneBy)],
            [say("取消原因", "Why cancelled"), order.stoppedBy.map(sentence).join("；") || null],
          ]}
        />
      )}
    </Panel>
  );
}

function OrderActs({ order: { id, kind } }: { order: WorkOrder }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const complete = useAct("dunning.complete-order");
  const cancel = useAct("dunning.cancel-order");
  const [file, setFile] = useState<ChosenFile>();
  const finish = async () => {
    if (!file) return;
    const reason = kind === "restore" ? say("已复电", "restored") : say("已停电", "cut off");
    await report(complete.act({ order: id, file: file.id }, reason), say("已登记", "Recorded"));
  };
  const giveUp = async () => {
    const reason = await ask({
      title: say("取消停电", "Give it up"),
      verb: say("取消停电", "Give up"),
    });
    if (reason !== undefined) await report(cancel.act({ order: id }, reason));
  };
  return (
    <div className="row">
      <FileChoice chosen={file} onChosen={setFile} />
      <Button
        type="primary"
        disabled={!file}
        loading={complete.isBusy}
        onClick={() => void finish()}
      >
        {kind === "restore"
          ? say("登记已复电", "Record: restored")
          : say("登记已停电", "Record: cut off")}
      </Button>
      {kind === "cut-off" && (
        <Button danger loading={cancel.isBusy} onClick={() => void giveUp()}>
          {say("取消停电", "Give up")}
        </Button>
      )}
    </div>
  );
}
