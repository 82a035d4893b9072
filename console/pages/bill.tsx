/**
 * One bill: why this amount, what was paid of it, and the proof a customer can recompute.
 * @module
 */
import { Button } from "antd";
import type { ReactNode } from "react";
import { call, type Output } from "../client.ts";
import { FeeLines } from "../parts/bills/fee-lines.tsx";
import { type Bill as BillFacts, stateWord } from "../parts/bills/words.ts";
import { useAnswer } from "../parts/data.ts";
import { takeFile } from "../parts/downloads.ts";
import { kwh } from "../parts/format.ts";
import { Yuan, yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { useReport } from "../parts/reason.tsx";
import { Link, pathTo } from "../parts/router.tsx";
import { useSay, useSpeech } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Proof = Output<"bills.proof">;

export default function Bill({ bill = "" }: Record<string, string>) {
  const { say, language } = useSpeech();
  const report = useReport();
  const facts = useAnswer("bills.show", { bill });
  const proof = useAnswer("bills.proof", { bill });
  const takePaper = async () => {
    const made = await report(call("bills.proof-file", { bill, language }));
    if (made) takeFile(made.file, made.name);
  };
  const account = facts.data?.customerAccount;
  return (
    <Page
      title={say(
        `账单 ${facts.data?.billingMonth ?? ""}`,
        `Bill ${facts.data?.billingMonth ?? ""}`,
      )}
      trail={[
        { to: "/bills", title: say("账单", "Bills") },
        ...(account ? [{ to: `/bills?account=${account}`, title: account }] : []),
      ]}
      facts={<code>{bill}</code>}
      controls={
        <Button onClick={() => void takePaper()}>{say("计算说明（PDF）", "Proof (PDF)")}</Button>
      }
    >
      <Answered query={facts} rows={4}>
        {(found) => <Money bill={found} />}
      </Answered>
      <Answered query={proof} rows={8}>
        {(found) => <ProofCard proof={found} />}
      </Answered>
      {facts.data && <Paid bill={facts.data} />}
    </Page>
  );
}

function Money({ bill }: { bill: BillFacts }) {
  const say = useSay();
  const unpaid = BigInt(bill.amountFen) - BigInt(bill.paidFen);
  const isOwed = bill.state === "open" && unpaid > 0n;
  const all: [string, ReactNode][] = [
    [say("更正", "Corrects"), bill.corrects && <BillLink bill={bill.corrects} />],
    [say("被更正为", "Corrected by"), bill.correctedBy && <BillLink bill={bill.correctedBy} />],
    [say("增值税发票", "VAT invoice"), bill.invoiceNumber],
    [say("已抵扣", "Tax deducted"), bill.invoiceDeductedOn],
  ];
  const happened = all.filter(([, value]) => value !== null);
  return (
    <Card>
      <div className="body stack">
        <dl className="figures">
          <div>
            <dt>{say("应收（元）", "Amount (yuan)")}</dt>
            <dd>
              <Yuan fen={bill.amountFen} />
            </dd>
          </div>
          <div data-tone={isOwed ? "high" : undefined}>
            <dt>{say("未收（元）", "Unpaid (yuan)")}</dt>
            <dd>
              <Yuan fen={bill.state === "reversed" ? 0n : unpaid} />
            </dd>
          </div>
          <div data-tone={BigInt(bill.lateFee.owedFen) > 0n ? "high" : undefined}>
            <dt>{say("违约金欠（元）", "Late fee owed (yuan)")}</dt>
            <dd>
              <Yuan fen={bill.lateFee.owedFen} />
            </dd>
          </div>
          <div>
            <dt>{say("电量（千瓦时）", "Energy (kWh)")}</dt>
            <dd>{kwh(bill.energyWh)}</dd>
          </div>
        </dl>
        <Facts
          facts={[
            [say("状态", "State"), stateWord(bill.state, say)],
            [say("出账", "Issued"), bill.issuedOn],
            [say("缴费截止", "Due"), bill.dueOn],
            ...happened,
          ]}
        />
      </div>
    </Card>
  );
}

function BillLink({ bill }: { bill: string }) {
  return <Link to={pathTo("bills", bill)}>{bill}</Link>;
}

function ProofCard({ proof }: { proof: Proof }) {
  const { say, language } = useSpeech();
  const { tariff, priceBook, lines, agrees } = proof;
  const noted = lines.filter(({ note }) => note);
  const columns: Column<Proof["lines"][number]>[] = [
    { id: "item", head: say("项目", "Item"), value: (line) => line.name[language] },
    {
      id: "formula",
      head: say("计算（元）", "Computation (yuan)"),
      value: (line) => line.formula,
      cell: (line) => <span className="yuan">{line.formula?.replaceAll("-", "−") ?? "–"}</span>,
    },
    {
      id: "amount",
      head: say("金额（元）", "Amount (yuan)"),
      value: (line) => yuan(line.amountFen),
      cell: (line) => <Yuan fen={line.amountFen} />,
      numeric: true,
    },
    {
      id: "vat",
      head: say("其中税额（元）", "VAT in it (yuan)"),
      value: (line) => yuan(line.vatFen),
      cell: (line) => <Yuan fen={line.vatFen} />,
      numeric: true,
    },
  ];
  return (
    <Card title={say("金额如何算出", "How the amount is computed")}>
      <p className="note" data-tone={agrees ? "low" : "high"}>
        {agrees
          ? say("✓ 逐行重算与账单一致", "✓ computed again, each line is as billed")
          : say(
              "✗ 重算与账单不一致，请勿据此收费",
              "✗ computed again it differs: do not collect on it",
            )}
      </p>
      <DataTable name="proof" plain columns={columns} rows={lines} idOf={(line) => line.item} />
      <div className="body stack">
        <p>
          {say("合计", "Total")} <Yuan fen={proof.sumFen} strong /> {say("元", "yuan")}
        </p>
        <Facts
          facts={[
            ...noted.map(({ name, note }): [string, string] => [name[language], note![language]]),
            [say("舍入", "Rounding"), proof.rounding[language]],
            [say("电价", "Tariff"), tariff?.[language]],
            [say("电价表", "Price book"), priceBook?.name],
            [say("文件 SHA-256", "File, SHA-256"), priceBook && <code>{priceBook.hash}</code>],
            [
              say("该文件仍在册", "That file is still here"),
              priceBook && (priceBook.onShelf ? say("是", "yes") : say("否", "no")),
            ],
          ]}
        />
      </div>
    </Card>
  );
}

type Settlement = BillFacts["settlements"][number];

function Paid({ bill }: { bill: BillFacts }) {
  const say = useSay();
  const columns: Column<Settlement>[] = [
    { id: "day", head: say("到账日", "Arrived"), value: (paid) => paid.valueOn },
    {
      id: "principal",
      head: say("电费（元）", "Of the bill (yuan)"),
      value: (paid) => yuan(paid.principalFen),
      cell: (paid) => <Yuan fen={paid.principalFen} />,
      numeric: true,
    },
    {
      id: "fee",
      head: say("违约金（元）", "Late fee (yuan)"),
      value: (paid) => yuan(paid.lateFeeFen),
      cell: (paid) => <Yuan fen={paid.lateFeeFen} />,
      numeric: true,
    },
    {
      id: "cause",
      head: say("凭证事由", "Ledger cause"),
      value: (paid) => paid.cause,
      cell: (paid) => <code>{paid.cause}</code>,
    },
    {
      id: "undone",
      head: say("撤销", "Taken back by"),
      value: (paid) => paid.undoneBy,
      cell: (paid) => (paid.undoneBy ? <code>{paid.undoneBy}</code> : "–"),
    },
  ];
  return (
    <>
      <Card title={say("收款", "Payments")}>
        <DataTable
          name="paid"
          plain
          columns={columns}
          rows={bill.settlements}
          idOf={(paid) => paid.cause}
          empty={{ title: say("尚未收款", "Nothing was paid yet") }}
        />
      </Card>
      {bill.lateFee.lines.length > 0 && (
        <Card
          title={say(
            `违约金，截至 ${bill.lateFee.asOf}：${yuan(bill.lateFee.feeFen)} 元`,
            `Late fee up to ${bill.lateFee.asOf}: ${yuan(bill.lateFee.feeFen)} yuan`,
          )}
        >
          <FeeLines lines={bill.lateFee.lines} />
        </Card>
      )}
    </>
  );
}
