/**
 * 四方比对: do settlement, price file, invoice and agreement say the same of every line? What differs is
 * marked with its reason code; each difference is accepted, queried, or the invoices go back.
 * @module
 */
import { Button, Checkbox } from "antd";
import { useAct, useAnswer } from "../parts/data.ts";
import { kwh } from "../parts/format.ts";
import { useKeys } from "../parts/keys.tsx";
import { yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { type Match, type MatchRow, price, rate, stageWord } from "../parts/purchases/words.ts";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { pathTo, setParams, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { useMay } from "../parts/session.tsx";
import { Answered, Empty } from "../parts/states.tsx";

const pageSize = 100;

export default function PurchaseMatch({ purchase: id = "" }: Record<string, string>) {
  const say = useSay();
  const [all] = useParam("all");
  const [page] = useParam("page", "1");
  const match = useAnswer("purchases.match", {
    ...{ purchase: id, onlyDifferences: all !== "yes", page: Number(page), pageSize },
  });
  const of = match.data?.purchase;
  return (
    <Page
      title={say("四方比对", "Four-way match")}
      trail={[
        { to: "/purchases", title: say("结算台", "Settlement desk") },
        { to: pathTo("purchases", id), title: of ? `${of.supplierName} ${of.month}` : id },
      ]}
      facts={of && stageWord(of.stage, say)}
      controls={
        <Checkbox
          checked={all === "yes"}
          onChange={(event) => setParams({ all: event.target.checked ? "yes" : "", page: "" })}
        >
          {say("显示全部行", "All lines")}
        </Checkbox>
      }
    >
      <Answered query={match} rows={10}>
        {(found) => (
          <Card>
            <Verdict match={found} />
            <MatchTable match={found} />
            <Pages total={found.total} pageSize={pageSize} />
          </Card>
        )}
      </Answered>
    </Page>
  );
}

/** The answer in one line: nothing open, or how many lines and what the invoices lack. */
function Verdict({ match: { open, invoices, purchase } }: { match: Match }) {
  const say = useSay();
  const sentence = useSentence();
  const isSettled = open === 0 && invoices.outcome === "passed";
  return (
    <p className="note" data-tone={isSettled ? "low" : "high"}>
      {isSettled
        ? say(
            "✓ 四方一致或差异均已接受，可以审核。",
            "✓ All four agree or were accepted: ready for review.",
          )
        : say(`${open} 行有未处理的差异`, `${open} lines have an open difference`)}
      {" · "}
      {say("发票合计", "Invoices")} {yuan(invoices.totalFen)} / {say("应付", "payable")}{" "}
      {yuan(purchase.grossFen)}
      {invoices.outcome !== "passed" && ` · ${invoices.reasons.map(sentence).join("；")}`}
    </p>
  );
}

function MatchTable({ match: { rows, purchase } }: { match: Match }) {
  const say = useSay();
  const [at, setAt] = useParam("row", "0");
  const here = Math.min(Number(at) || 0, rows.length - 1);
  const go = (to: number) => setAt(String(Math.max(0, Math.min(rows.length - 1, to))));
  useKeys([
    { key: "j", zh: "下一行", en: "Next line", run: () => go(here + 1) },
    { key: "k", zh: "上一行", en: "Previous line", run: () => go(here - 1) },
  ]);
  if (rows.length === 0) {
    return (
      <Empty title={say("没有差异", "No difference")}>
        {say(
          "勾选“显示全部行”查看每一行的四方数据。",
          "Tick All lines to see what each of the four says.",
        )}
      </Empty>
    );
  }
  return (
    <table className="match">
      <thead>
        <tr>
          <th>{say("行", "Line")}</th>
          <th>{say("结算", "Settlement")}</th>
          <th>{say("价格文件", "Price file")}</th>
          <th>{say("发票", "Invoice")}</th>
          <th>{say("合同", "Agreement")}</th>
          <th>{say("差异与处理", "Differences")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.lineNo} aria-current={index === here || undefined}>
            <th scope="row">
              {row.lineNo === 0 ? say("合计", "Total") : row.lineNo}
              <small>{row.plantName}</small>
            </th>
            <Side row={row} side="settlement" />
            <Side row={row} side="priceFile" />
            <Side row={row} side="invoice" />
            <Side row={row} side="agreement" />
            <Differences row={row} purchase={purchase.purchaseId} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type SideName = "settlement" | "priceFile" | "invoice" | "agreement";
const sideOf: Record<string, SideName> = {
  ...{ "price-file": "priceFile", invoice: "invoice", agreement: "agreement" },
};

/** What one of the four says; what it says otherwise than the settlement is marked. */
function Side({ row, side }: { row: MatchRow; side: SideName }) {
  const say = useSay();
  const facts = row[side];
  if (!facts) return <td className="faint">–</td>;
  const differing = row.differences.filter(({ against }) => sideOf[against] === side);
  const differs = (field: string) => differing.some((one) => one.field === field);
  const shown: [field: string, head: string, value: string][] = [
    ["energy", "kWh", kwh(facts.energyWh)],
    ["price", say("元/kWh", "yuan/kWh"), price(facts.priceMicroYuan)],
    ["rate", say("税率", "rate"), rate(facts.taxRateBp)],
    ["net", say("不含税", "net"), yuan(facts.netFen)],
    ["tax", say("税额", "tax"), yuan(facts.taxFen)],
  ];
  return (
    <td>
      <dl>
        {shown
          .filter(([, , value]) => value !== "–")
          .map(([field, head, value]) => (
            <div key={field} data-differs={differs(field) || undefined}>
              <dt>{head}</dt>
              <dd>{differs(field) ? `≠ ${value}` : value}</dd>
            </div>
          ))}
      </dl>
      {"invoice" in facts && facts.invoice !== "" && (
        <small>
          {facts.invoice} {facts.item}
          {facts.lines > 1 && say(`（合 ${facts.lines} 行）`, ` (for ${facts.lines} lines)`)}
        </small>
      )}
    </td>
  );
}

function Differences({ row, purchase }: { row: MatchRow; purchase: string }) {
  const say = useSay();
  const sentence = useSentence();
  const isClerk = useMay("settlement-clerk");
  if (row.differences.length === 0) return <td data-tone="low">✓ {say("一致", "agree")}</td>;
  const isHard = row.differences.some(({ hard }) => hard);
  return (
    <td>
      <ul>
        {row.differences.map(({ reason, hard }) => (
          <li key={reason.code + reason.zh}>
            <span className="tag" data-tone={hard ? "high" : "medium"}>
              {reason.code.replace("purchases.", "")}
            </span>{" "}
            {sentence(reason)}
          </li>
        ))}
      </ul>
      {row.decision && (
        <small>
          {decisionWord(row.decision.decision, say)} · {row.decision.by} · {row.decision.comment}
        </small>
      )}
      {isClerk && <Decide row={row} purchase={purchase} isHard={isHard} />}
    </td>
  );
}

type Decision = "accept" | "query" | "return";

function decisionWord(decision: Decision, say: ReturnType<typeof useSay>): string {
  const words = {
    accept: say("接受", "Accept"),
    query: say("质询", "Query"),
    return: say("退票", "Return"),
  };
  return words[decision];
}

function Decide({ row, purchase, isHard }: { row: MatchRow; purchase: string; isHard: boolean }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const command = useAct("purchases.decide-line");
  const decide = async (decision: Decision) => {
    const verb = decisionWord(decision, say);
    const effects = {
      accept: say(
        "差异被接受；接受的人不能审核同一单。",
        "Accepted; who accepts does not review this purchase.",
      ),
      query: say("差异保持未决，审核不能通过。", "It stays open, and the review cannot pass."),
      return: say(
        "全部发票退给供应商，结算单回到待收票。",
        "All invoices go back to the supplier; others are awaited.",
      ),
    };
    const comment = await ask({
      ...{ title: `${verb} · ${say("行", "line")} ${row.lineNo}`, verb },
      ...{ effect: effects[decision], isGrave: decision === "return" },
    });
    if (comment === undefined) return;
    await report(command.act({ purchase, line: row.lineNo, decision, comment }, comment), verb);
  };
  return (
    <span className="row">
      {(["accept", "query", "return"] as const).map((decision) => (
        <Button
          key={decision}
          size="small"
          disabled={decision === "accept" && isHard}
          loading={command.isBusy}
          onClick={() => void decide(decision)}
        >
          {decisionWord(decision, say)}
        </Button>
      ))}
    </span>
  );
}
