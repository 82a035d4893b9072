/**
 * 名单: what courts, authorities and the utility itself have on record against supply accounts, until
 * when it may be used, and the way out for what was wrong.
 * @module
 */
import { Button } from "antd";
import { type RegisterKind, registerKinds } from "../../src/registers/schema.ts";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { ChoiceFilter, TextFilter } from "../parts/filters.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { type Say, useSay } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Row = Output<"registers.list">["entries"][number];
const pageSize = 50;
const kindIds = Object.keys(registerKinds) as RegisterKind[];
const kindWord = (kind: RegisterKind, say: Say) =>
  say(registerKinds[kind].zh, registerKinds[kind].en);

export default function Registers() {
  const say = useSay();
  return (
    <Page
      title={say("名单", "Registers")}
      facts={say(
        "终止满五年的记录不再使用并删除（征信业管理条例第十六条）",
        "Five years after its end a record is used no more, and deleted (Credit Reporting Rules, Art. 16)",
      )}
      controls={<Filters />}
    >
      <Entries />
    </Page>
  );
}

function Filters() {
  const say = useSay();
  return (
    <>
      <TextFilter name="unit" label={say("单位", "Unit")} />
      <ChoiceFilter
        name="kind"
        label={say("名单类型", "Kind")}
        width={190}
        options={[
          { value: "", label: say("全部类型", "Any kind") },
          ...kindIds.map((value) => ({ value, label: kindWord(value, say) })),
        ]}
      />
      <ChoiceFilter
        name="state"
        label={say("状态", "State")}
        width={130}
        options={[
          { value: "", label: say("全部状态", "Any state") },
          { value: "standing", label: say("有效", "Standing") },
          { value: "ended", label: say("已终止", "Ended") },
        ]}
      />
      <Link to="/imports?kind=registers">{say("导入名单", "Import a register")}</Link>
    </>
  );
}

function Entries() {
  const say = useSay();
  const me = useMe();
  const [unit] = useParam("unit");
  const [kindText] = useParam("kind");
  const [state] = useParam("state");
  const [page] = useParam("page", "1");
  const kind = kindIds.find((id) => id === kindText);
  const list = useAnswer("registers.list", {
    ...(unit && { unit }),
    ...(kind && { kind }),
    ...(state && { standing: state === "standing" }),
    ...{ page: Number(page), pageSize },
  });
  return (
    <Card>
      <Answered query={list} rows={12}>
        {({ total, entries }) => (
          <DataTable
            name="registers"
            columns={
              me.roles.includes("compliance") ? [...columnsOf(say), wayOut(say)] : columnsOf(say)
            }
            rows={entries}
            idOf={({ id }) => String(id)}
            total={total}
            empty={{
              title: say("没有符合条件的记录", "No record fits"),
              hint: say("放宽条件，或导入一份名单。", "Try wider filters, or import a register."),
            }}
            foot={<Pages total={total} pageSize={pageSize} />}
          />
        )}
      </Answered>
    </Card>
  );
}

function columnsOf(say: Say): Column<Row>[] {
  return [
    {
      id: "kind",
      head: say("名单类型", "Kind"),
      value: ({ kind }) => kindWord(kind, say),
      cell: ({ kind }) => (
        <span className="tag" {...(registerKinds[kind].isVeto && { "data-tone": "high" })}>
          {kindWord(kind, say)}
        </span>
      ),
    },
    {
      id: "account",
      head: say("户号", "Account"),
      value: (row) => row.customerAccount,
      cell: ({ customerAccount }) =>
        customerAccount.includes("*") ? (
          customerAccount
        ) : (
          <Link to={pathTo("customers", customerAccount)}>{customerAccount}</Link>
        ),
    },
    { id: "name", head: say("户名", "Name"), value: (row) => row.name },
    { id: "unit", head: say("供电单位", "Unit"), value: (row) => row.unitName },
    { id: "entry", head: say("记录编号", "Entry"), value: (row) => row.entryNo },
    { id: "source", head: say("来源", "Source"), value: (row) => row.source },
    { id: "listed", head: say("列入", "Listed"), value: (row) => row.listedOn },
    { id: "removed", head: say("移出", "Removed"), value: (row) => row.removedOn },
    {
      id: "expires",
      head: say("不得再用自", "Not to be used from"),
      value: (row) => row.expiresOn,
    },
  ];
}

/** Compliance alone takes out what an objection has shown to be wrong. */
function wayOut(say: Say): Column<Row> {
  return {
    id: "withdraw",
    head: say("撤销", "Withdraw"),
    value: () => null,
    cell: (row) => <Withdraw row={row} label={say("撤销", "Withdraw")} />,
  };
}

function Withdraw({ row, label }: { row: Row; label: string }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const { act, isBusy } = useAct("registers.withdraw");
  const run = async () => {
    const reason = await ask({
      title: say(`撤销 ${row.entryNo}`, `Withdraw ${row.entryNo}`),
      effect: say(
        "这条记录不再用于任何评价，以后的名单文件也不会使它恢复。",
        "No judgement uses this record any more, and no later file brings it back.",
      ),
      verb: label,
      isGrave: true,
    });
    if (reason) await report(act({ id: row.id }, reason), say("已撤销", "Withdrawn"));
  };
  return (
    <Button type="text" size="small" loading={isBusy} onClick={() => void run()}>
      {label}
    </Button>
  );
}
