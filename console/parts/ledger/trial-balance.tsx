/**
 * 试算平衡表: every account with opening, debits, credits and closing, and whether they balance.
 * @module
 */
import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { navigate, pathTo, useAddress } from "../router.tsx";
import { useSay, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { classWord, useSpan } from "./words.ts";

type Balance = Output<"ledger.trial-balance">;
type Row = Balance["accounts"][number];

export function TrialBalanceTab() {
  const balance = useAnswer("ledger.trial-balance", useSpan());
  return (
    <Answered query={balance} rows={12}>
      {(found) => (
        <>
          <Verdict balance={found} />
          <Accounts rows={found.accounts} />
        </>
      )}
    </Answered>
  );
}

function Verdict({ balance }: { balance: Balance }) {
  const say = useSay();
  return (
    <Card>
      <dl className="figures">
        <div data-tone={balance.balanced ? undefined : "high"}>
          <dt>{say("试算", "Balance")}</dt>
          <dd>
            {balance.balanced ? say("✓ 借贷平衡", "✓ balanced") : say("✗ 不平", "✗ off balance")}
          </dd>
        </div>
        <div>
          <dt>{say("借方发生额（元）", "Debits (yuan)")}</dt>
          <dd>
            <Yuan fen={balance.debitFen} />
          </dd>
        </div>
        <div>
          <dt>{say("贷方发生额（元）", "Credits (yuan)")}</dt>
          <dd>
            <Yuan fen={balance.creditFen} />
          </dd>
        </div>
        <div>
          <dt>{say("已日结至", "Closed through")}</dt>
          <dd>{balance.closedThrough ?? say("未日结", "no day yet")}</dd>
        </div>
      </dl>
    </Card>
  );
}

function Accounts({ rows }: { rows: readonly Row[] }) {
  const { say, language } = useSpeech();
  const { search } = useAddress();
  const amount = (id: "openingFen" | "debitFen" | "creditFen" | "closingFen", head: string) => ({
    ...{ id, head, numeric: true },
    value: (row: Row) => Number(row[id]) / 100,
    cell: (row: Row) => <Yuan fen={row[id]} />,
  });
  const columns: Column<Row>[] = [
    {
      id: "account",
      head: say("科目", "Account"),
      value: (row) => row.account,
      cell: (row) => <code>{row.account}</code>,
    },
    { id: "name", head: say("科目名称", "Name"), value: (row) => row.name[language] },
    {
      id: "class",
      head: say("类别", "Class"),
      value: (row) => row.class,
      word: (value) => classWord(value as Row["class"], say),
      choice: true,
    },
    amount("openingFen", say("期初（借+ 贷−，元）", "Opening (Dr+ Cr−, yuan)")),
    amount("debitFen", say("借方（元）", "Debits (yuan)")),
    amount("creditFen", say("贷方（元）", "Credits (yuan)")),
    amount("closingFen", say("期末（借+ 贷−，元）", "Closing (Dr+ Cr−, yuan)")),
    { id: "lines", head: say("笔数", "Lines"), value: (row) => row.lines, numeric: true },
  ];
  const days = ["from", "to"].filter((name) => search.get(name));
  const query = days.map((name) => `${name}=${search.get(name)}`).join("&");
  return (
    <Card>
      <DataTable
        name="trial-balance"
        columns={columns}
        rows={rows}
        idOf={(row) => row.account}
        onOpen={(row) => navigate(`${pathTo("ledger", row.account)}${query && `?${query}`}`)}
        empty={{
          title: say("账上还没有凭证", "Nothing is in the books yet"),
          hint: say(
            "导入缴费或出账后，这里按科目列出发生额。",
            "Import payments or issue bills; their sums stand here by account.",
          ),
        }}
      />
    </Card>
  );
}
