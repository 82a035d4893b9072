/**
 * What comes back of a paid purchase whose invoice was flushed: what is left, what settled it, and the three
 * ways to settle the rest.
 * @module
 */
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { parseYuan } from "../../../src/base/money.ts";
import { ways } from "../../../src/purchases/recovering/schema.ts";
import { payoutOf } from "../../../src/purchases/schema.ts";
import { useAct, useAnswer } from "../data.ts";
import { instant } from "../format.ts";
import { MoneySheet, Yuan, yuan } from "../money.tsx";
import { Facts } from "../panel.tsx";
import { useNames } from "../people/names.ts";
import { useAskReason, useReport } from "../reason.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay } from "../session.tsx";
import { Box } from "./box.tsx";
import type { Chain } from "./words.ts";

/** The recovery with its parts; nothing where none ever was. */
export function Recovery({ chain: { recovery } }: { chain: Chain }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = useNames(recovery?.parts.map(({ by }) => by) ?? []);
  if (!recovery) return null;
  const { purchaseId, amountFen, leftFen, invoice, openedAt, parts } = recovery;
  return (
    <Box title={say("付款后红冲：追回", "Flushed after payment: what comes back")}>
      <Facts
        facts={[
          [say("不再有效的发票", "Invoice that counts no more"), invoice],
          [say("应追回（元）", "To come back (yuan)"), yuan(amountFen)],
          [say("尚余（元）", "Left (yuan)"), <Yuan key="left" fen={leftFen} strong />],
          [say("自", "Since"), instant(openedAt)],
          ...parts.map(({ number, way, amountFen: fen, against, by, at, why, undoneAt }) => {
            const told = (
              <span key={number} data-reversed={undoneAt !== null || undefined}>
                <Yuan fen={fen} /> · <Against way={way} against={against} /> · {nameOf(by)} ·{" "}
                {instant(at)} {why}
                {undoneAt !== null && ` · ${say("已撤销", "undone")}`}
                {undoneAt === null && way === "set-off" && (
                  <Undo purchase={purchaseId} against={against} />
                )}
              </span>
            );
            return [sentence(ways[way]), told] as [string, ReactNode];
          }),
        ]}
      />
    </Box>
  );
}

function Against({ way, against }: { way: string; against: string }) {
  return way === "set-off" ? (
    <Link to={pathTo("purchases", against)}>{against}</Link>
  ) : (
    <code>{against}</code>
  );
}

/** Before the payment details of the other settlement; the house refuses it later. */
function Undo({ purchase, against }: { purchase: string; against: string }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const isMine = useMay("settlement-clerk");
  const { act, isBusy } = useAct("purchases.undo-set-off");
  if (!isMine) return null;
  const undo = async () => {
    const reason = await ask({
      ...{ title: say("撤销抵扣", "Undo the set-off"), verb: say("撤销", "Undo") },
      effect: say("该款重新待追回。", "It is owed back again."),
    });
    if (reason) await report(act({ purchase, against }, reason), say("已撤销", "Undone"));
  };
  return (
    <Button type="link" size="small" loading={isBusy} onClick={() => void undo()}>
      {say("撤销", "Undo")}
    </Button>
  );
}

/** The buttons of a marked purchase. */
export function RecoveryActs({ chain }: { chain: Chain }) {
  if (chain.purchase.stage !== "paid" || BigInt(chain.purchase.recoverableFen) === 0n) return null;
  return (
    <>
      <Reinvoiced chain={chain} />
      <SetOff chain={chain} />
      <Repaid chain={chain} />
    </>
  );
}

function Reinvoiced({ chain }: { chain: Chain }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const isMine = useMay("settlement-clerk");
  const { act, isBusy } = useAct("purchases.reinvoiced");
  if (!isMine) return null;
  const { purchaseId: purchase } = chain.purchase;
  const confirm = async () => {
    const reason = await ask({
      title: say("以新发票抵销", "Invoiced anew"),
      verb: say("确认", "Confirm"),
      effect: say(
        "先挂接重开的发票；查验通过后成本与进项税额恢复，标记解除。",
        "Attach the new invoice first; once it passed verification cost and input tax stand again and the mark goes.",
      ),
    });
    if (reason) await report(act({ purchase }, reason), say("已抵销", "Done"));
  };
  return (
    <Button loading={isBusy} onClick={() => void confirm()}>
      {say("已重开发票", "Invoiced anew")}
    </Button>
  );
}

/** After the payable voucher and before the payment details; the house refuses the others anyway. */
const payable = ["payable", "approval-returned", "approved"];

function SetOff({ chain: { purchase, supplier } }: { chain: Chain }) {
  const say = useSay();
  const isMine = useMay("settlement-clerk");
  const [isOpen, setOpen] = useState(false);
  const [against, setAgainst] = useState<string>();
  const asked = { supplier: supplier.supplierId, pageSize: 200 };
  const found = useAnswer("purchases.query", asked, { when: isMine });
  const command = useAct("purchases.set-off");
  const targets = (found.data?.purchases ?? []).filter(({ stage }) => payable.includes(stage));
  if (!isMine || targets.length === 0) return null;
  const target = targets.find(({ purchaseId }) => purchaseId === against);
  const most = target ? payoutOf(amounts(target)) : 0n;
  const left = BigInt(purchase.recoverableFen);
  return (
    <>
      <Select
        size="middle"
        placeholder={say("抵扣到哪一单", "Set off against")}
        aria-label={say("抵扣到哪一单", "Set off against")}
        value={against}
        onChange={setAgainst}
        options={targets.map((one) => ({
          value: one.purchaseId,
          label: `${one.month} · ${one.purchaseId} · ${yuan(payoutOf(amounts(one)))}`,
        }))}
      />
      <Button disabled={!target} onClick={() => setOpen(true)}>
        {say("抵扣", "Set off")}
      </Button>
      {target && (
        <MoneySheet
          isOpen={isOpen}
          title={say("抵扣", "Set off")}
          fen={left < most ? left : most}
          debited={say(
            `应付 2202 · ${target.month} ${target.purchaseId} 少付`,
            `payable 2202: ${target.month} ${target.purchaseId} pays so much less`,
          )}
          credited={say(`应收退购电款 1221 · ${supplier.name}`, `owed back 1221: ${supplier.name}`)}
          ifFails={say(
            "已审批的须重新申请；推送支付明细前可撤销。",
            "What is approved is applied for again; it can be undone before the payment details.",
          )}
          isBusy={command.isBusy}
          error={command.error}
          onConfirm={(reason) =>
            command.act({ purchase: purchase.purchaseId, against: target.purchaseId }, reason)
          }
          onClose={() => {
            command.reset();
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

const amounts = ({ grossFen, setOffFen }: { grossFen: string; setOffFen: string }) => ({
  ...{ grossFen: BigInt(grossFen), setOffFen: BigInt(setOffFen) },
});

function Repaid({ chain: { purchase, supplier } }: { chain: Chain }) {
  const say = useSay();
  const isMine = useMay("finance");
  const [isOpen, setOpen] = useState(false);
  const [receipt, setReceipt] = useState("");
  const [amount, setAmount] = useState("");
  const command = useAct("purchases.repaid");
  if (!isMine) return null;
  const said = parseYuan(amount);
  return (
    <>
      <Input
        value={receipt}
        onChange={(event) => setReceipt(event.target.value.trim())}
        placeholder={say("银行到账 B-…", "Bank receipt B-…")}
        aria-label={say("银行到账", "Bank receipt")}
      />
      <Input
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
        placeholder={say("金额（元），空为尽量", "Yuan; empty: all of it")}
        aria-label={say("退款金额", "Amount repaid")}
      />
      <Button disabled={receipt === ""} onClick={() => setOpen(true)}>
        {say("登记退款", "Take the repayment")}
      </Button>
      <MoneySheet
        isOpen={isOpen}
        title={say("登记退款", "Take the repayment")}
        fen={said ?? purchase.recoverableFen}
        debited={say(`待查款 224103 · ${receipt}`, `unidentified receipt 224103: ${receipt}`)}
        credited={say(`应收退购电款 1221 · ${supplier.name}`, `owed back 1221: ${supplier.name}`)}
        ifFails={say(
          "标记不变，到账仍为待查。",
          "The mark stays, the receipt is unidentified still.",
        )}
        isBusy={command.isBusy}
        error={command.error}
        onConfirm={(reason) =>
          command.act(
            {
              ...{ purchase: purchase.purchaseId, receipt },
              ...(amount && { amountYuan: amount }),
            },
            reason,
          )
        }
        onClose={() => {
          command.reset();
          setOpen(false);
        }}
      />
    </>
  );
}
