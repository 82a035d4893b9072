/**
 * One refund: who holds the money, both sides' lanes with the messages between them, the papers, and what
 * may be done now.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { inCapitals } from "../../src/base/money.ts";
import { orderFields, orderStates, paperKinds } from "../../src/refunds/schema.ts";
import { Attachments } from "../parts/attachments.tsx";
import { useAnswer } from "../parts/data.ts";
import { yuan } from "../parts/money.tsx";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { useNames } from "../parts/people/names.ts";
import { RefundActs } from "../parts/refunds/act-bar.tsx";
import { RefundLanes } from "../parts/refunds/lanes.tsx";
import { Whereabouts } from "../parts/refunds/whereabouts.tsx";
import { faultWords, type RefundView, toneOf } from "../parts/refunds/words.ts";
import { Link, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";

export default function RefundItem({ id = "" }: Record<string, string>) {
  const [unmask, setUnmask] = useState(false);
  const refund = useAnswer("refunds.show", { id, unmask }, { everyMs: 10_000 });
  return (
    <Answered query={refund} rows={14}>
      {(view) => <Item refund={view} onUnmask={() => setUnmask(true)} isUnmasked={unmask} />}
    </Answered>
  );
}

interface ItemProps {
  refund: RefundView;
  isUnmasked: boolean;
  onUnmask(): void;
}

function Item({ refund, isUnmasked, onUnmask }: ItemProps) {
  const say = useSay();
  const sentence = useSentence();
  const { seesPersonalData } = useMe();
  const { id, state, version, fault } = refund;
  const nameOf = useNames([fault?.by]);
  return (
    <Page
      title={say(`退费 ${id}`, `Refund ${id}`)}
      trail={[{ to: "/refunds", title: say("退费", "Refunds") }]}
      facts={
        <span className="row">
          <span className="tag" data-tone={toneOf(state)}>
            {sentence(orderStates[state])}
          </span>
          <span>{say(`第 ${version} 版`, `version ${version}`)}</span>
          {refund.withdrawalAsked && (
            <span className="tag" data-tone="medium">
              {say("已申请撤回", "asked back")}
            </span>
          )}
        </span>
      }
      controls={<RefundActs refund={refund} />}
    >
      {fault && (
        <p className="note" data-tone="high">
          <b>{sentence(faultWords(fault))}</b> · {say("有误内容：", "at fault: ")}
          {fault.fields.map((field) => sentence(orderFields[field])).join(say("、", ", "))} ·{" "}
          {say("退回人", "by")} {nameOf(fault.by)} <Moment at={fault.at} />
        </p>
      )}
      <div className="columns-2">
        <div className="stack">
          <Whereabouts refund={refund} />
          <Card
            title={say("退费单", "The order")}
            tools={
              seesPersonalData &&
              !isUnmasked && (
                <Button size="small" onClick={onUnmask}>
                  {say("显示姓名（留痕）", "Show names (logged)")}
                </Button>
              )
            }
          >
            <div className="body stack">
              <p className="money-sheet">
                <b>¥ {yuan(refund.amountFen)}</b>
                <span>{inCapitals(BigInt(refund.amountFen))}</span>
              </p>
              <OrderFacts refund={refund} />
            </div>
          </Card>
        </div>
        <div className="stack">
          <Flags refund={refund} />
          <Card title={say("资料", "Papers")}>
            <div className="body">
              <Attachments
                subject={`refund:${id}`}
                kindWord={(kind) => {
                  const words = paperKinds[kind as keyof typeof paperKinds];
                  return words ? sentence(words) : kind;
                }}
              />
            </div>
          </Card>
        </div>
      </div>
      <Card title={say("两侧经过", "Both sides")}>
        <div className="body">
          <RefundLanes timeline={refund.timeline} messages={refund.messages} />
        </div>
      </Card>
    </Page>
  );
}

function OrderFacts({ refund }: { refund: RefundView }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames([refund.requestedBy]);
  const rules = useAnswer("refunds.rules", {});
  const types = rules.data?.rules.reasonTypes ?? [];
  const type = types.find(({ code }) => code === refund.reasonType);
  const toAdvance = say("转预存", "advance balance");
  return (
    <Facts
      facts={[
        [say("户号", "Account"), refund.customerAccount],
        [say("户主", "Holder"), refund.holderName],
        [say("单位", "Unit"), refund.unit],
        [say("原因", "Reason"), type ? sentence(type) : refund.reasonType],
        [
          say("去向", "Destination"),
          refund.destination === "advance"
            ? toAdvance
            : `${refund.payeeName} ${refund.payeeBank} ${refund.payeeAccount}`,
        ],
        [say("所退缴费", "Payment"), refund.payment && <PaymentLink id={refund.payment} />],
        [say("说明", "Note"), refund.note || null],
        [say("经办", "Requested by"), nameOf(refund.requestedBy)],
        [say("审核期限", "Review due"), refund.reviewDueOn],
        [say("付款期限", "Payment due"), refund.paymentDueOn],
        [say("审批", "Approval"), refund.approval && <ApprovalLink id={refund.approval} />],
        [say("拆分自", "Split from"), refund.splitFrom && <OrderLink id={refund.splitFrom} />],
        [
          say("拆分为", "Split into"),
          refund.splitInto.length > 0
            ? refund.splitInto.map((part) => <OrderLink key={part} id={part} />)
            : null,
        ],
      ]}
    />
  );
}

function PaymentLink({ id }: { id: string }) {
  return <Link to={`/payments?payment=${id}`}>{id}</Link>;
}

function ApprovalLink({ id }: { id: string }) {
  return <Link to={pathTo("inbox", id)}>{id}</Link>;
}

function OrderLink({ id }: { id: string }) {
  return <Link to={pathTo("refunds", id)}>{id} </Link>;
}

function Flags({ refund: { flags } }: { refund: RefundView }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Card title={say("预检提示", "Flags")}>
      <div className="body">
        {flags.length === 0 ? (
          <span className="faint">{say("没有提示", "None")}</span>
        ) : (
          <ul className="reasons">
            {flags.map((flag) => (
              <li key={flag.code}>{sentence(flag)}</li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
