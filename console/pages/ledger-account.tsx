/**
 * 明细账: one account, or one party of it: opening, movements line by line, closing.
 * @module
 */
import { Input } from "antd";
import type { Output } from "../client.ts";
import { useAnswer } from "../parts/data.ts";
import { Days } from "../parts/ledger/days.tsx";
import { EntryPanel } from "../parts/ledger/entry-panel.tsx";
import { readCause, sideWord, useSpan } from "../parts/ledger/words.ts";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { setParams, useParam } from "../parts/router.tsx";
import { type Say, useSay, useSpeech } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Statement = Output<"ledger.statement">;
type Movement = Statement["movements"][number];

const pageSize = 100;

export default function LedgerAccount({ account = "" }: Record<string, string>) {
  const { say, language } = useSpeech();
  const [party] = useParam("party");
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("entry");
  const asked = { account, ...useSpan(), ...(party && { party }), page: Number(page), pageSize };
  const statement = useAnswer("ledger.statement", asked);
  const name = statement.data?.name[language] ?? "";
  return (
    <Page
      title={`${account} ${name}${party && ` · ${party}`}`}
      trail={[{ to: "/ledger", title: say("总账", "Ledger") }]}
      controls={
        <>
          <Input.Search
            key={party}
            defaultValue={party}
            allowClear
            placeholder={say("往来对象，如户号", "Party, e.g. a customer account")}
            aria-label={say("往来对象", "Party")}
            onSearch={(text) => setParams({ party: text.trim(), page: "" })}
          />
          <Days />
        </>
      }
    >
      <Answered query={statement} rows={14}>
        {(found) => (
          <>
            <Sums statement={found} />
            <Card>
              <DataTable
                name="movements"
                columns={movementColumns(say)}
                rows={found.movements}
                idOf={(row) => `${row.entryId}/${row.line}`}
                onOpen={(row) => setOpen(row.cause)}
                total={found.count}
                foot={<Pages total={found.count} pageSize={pageSize} />}
                empty={{ title: say("期间内没有发生额", "Nothing moved in these days") }}
              />
            </Card>
          </>
        )}
      </Answered>
      <EntryPanel cause={open} onClose={() => setOpen("")} />
    </Page>
  );
}

function Sums({ statement }: { statement: Statement }) {
  const say = useSay();
  const { openingFen, debitFen, creditFen, closingFen, pendingDebitFen, pendingCreditFen } =
    statement;
  const sums: [string, string][] = [
    [say("期初", "Opening"), openingFen],
    [say("借方", "Debits"), debitFen],
    [say("贷方", "Credits"), creditFen],
    [say("期末", "Closing"), closingFen],
    [say("在途借方", "Pending debits"), pendingDebitFen],
    [say("在途贷方", "Pending credits"), pendingCreditFen],
  ];
  const isShown = ([, fen]: [string, string], at: number) => at < 4 || fen !== "0";
  return (
    <Card>
      <dl className="figures">
        {sums.filter(isShown).map(([head, fen]) => (
          <div key={head}>
            <dt>{say(`${head}（元）`, `${head} (yuan)`)}</dt>
            <dd>
              <Yuan fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function movementColumns(say: Say): Column<Movement>[] {
  const amount = (id: "debitFen" | "creditFen", head: string): Column<Movement> => ({
    ...{ id, head, numeric: true },
    value: (row) => Number(row[id]) / 100,
    cell: (row) => row[id] !== "0" && <Yuan fen={row[id]} />,
  });
  return [
    { id: "day", head: say("记账日", "Booked"), value: (row) => row.day },
    {
      id: "valueDay",
      head: say("业务日", "Value day"),
      value: (row) => row.valueDay,
      hidden: true,
    },
    {
      id: "cause",
      head: say("来源", "Cause"),
      value: (row) => row.cause,
      cell: ({ cause }) => <span title={cause}>{readCause(cause, say).text}</span>,
    },
    { id: "narrative", head: say("摘要", "Narrative"), value: (row) => row.narrative },
    { id: "party", head: say("往来对象", "Party"), value: (row) => row.party },
    amount("debitFen", say("借方（元）", "Debit (yuan)")),
    amount("creditFen", say("贷方（元）", "Credit (yuan)")),
    {
      id: "side",
      head: say("方向", "Side"),
      value: (row) => sideWord(row.balanceFen, say),
    },
    {
      id: "balance",
      head: say("余额（元）", "Balance (yuan)"),
      value: (row) => Number(row.balanceFen) / 100,
      cell: (row) => <Yuan fen={row.balanceFen.replace("-", "")} />,
      numeric: true,
    },
  ];
}
