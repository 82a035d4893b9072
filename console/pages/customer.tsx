/**
 * One supply account: what it owes, what happened to it, what we think of it, and what protects it.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import type { Output } from "../client.ts";
import { useHappenings } from "../parts/customers/happenings.ts";
import { Judgements } from "../parts/customers/judgements.tsx";
import { Life } from "../parts/customers/life.tsx";
import { classWord, protectionWord, voltageWord } from "../parts/customers/words.ts";
import { useAnswer } from "../parts/data.ts";
import { Yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { Link, pathTo } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { useMay, useMe } from "../parts/session.tsx";
import { Answered, Skeleton } from "../parts/states.tsx";

type Facts360 = Output<"customers.show">;

export default function Customer({ account = "" }: Record<string, string>) {
  const say = useSay();
  const [unmask, setUnmask] = useState(false);
  const shown = useAnswer("customers.show", { customerAccount: account, unmask });
  const trail = [{ to: "/customers", title: say("客户", "Customers") }];
  return (
    <Page
      title={shown.data?.name ?? account}
      trail={trail}
      facts={
        <span className="row">
          <code>{account}</code>
          {shown.data && (
            <span>
              {classWord(shown.data.class, say)} · {shown.data.unitName}
            </span>
          )}
          <Protections account={account} />
        </span>
      }
    >
      <Answered query={shown} rows={3}>
        {(customer) => (
          <>
            <MoneyStrip account={account} />
            <LifeCard account={account} />
            <div className="columns-2">
              <Judgements account={account} />
              <Archive customer={customer} onUnmask={() => setUnmask(true)} />
            </div>
          </>
        )}
      </Answered>
    </Page>
  );
}

function Protections({ account }: { account: string }) {
  const say = useSay();
  const found = useAnswer("protections.list", { customerAccount: account });
  return (found.data?.protections ?? []).map(({ id, kind, until }) => (
    <span key={id} className="tag" data-tone="medium" title={until ?? undefined}>
      {protectionWord(kind, say)}
      {until && ` ${say("至", "until")} ${until}`}
    </span>
  ));
}

function MoneyStrip({ account }: { account: string }) {
  const say = useSay();
  const owed = useAnswer("bills.owed", { customerAccount: account });
  const ahead = useAnswer("payments.balance", { customerAccount: account });
  return (
    <Answered query={owed} rows={2}>
      {({ asOf, unpaidFen, lateFeeFen, bills }) => {
        const [oldest] = bills;
        const days =
          oldest && Math.round((Date.parse(asOf) - Date.parse(oldest.dueOn)) / 86_400_000);
        return (
          <Card>
            <dl className="figures">
              <div data-tone={BigInt(unpaidFen) > 0n && (days ?? 0) > 0 ? "high" : undefined}>
                <dt>{say("欠费（元）", "Owed (yuan)")}</dt>
                <dd>
                  <Yuan fen={unpaidFen} />
                </dd>
              </div>
              <div>
                <dt>{say("最早欠费", "Oldest")}</dt>
                <dd>{oldest ? overdueWord(days ?? 0, say) : "–"}</dd>
              </div>
              <div>
                <dt>{say("违约金（元）", "Late fee (yuan)")}</dt>
                <dd>
                  {oldest && BigInt(lateFeeFen) > 0n ? (
                    <Link
                      to={pathTo("bills", oldest.billId)}
                      title={say("逐日计算说明", "How it is counted, day by day")}
                    >
                      <Yuan fen={lateFeeFen} />
                    </Link>
                  ) : (
                    <Yuan fen={lateFeeFen} />
                  )}
                </dd>
              </div>
              <div>
                <dt>{say("预存（元）", "Paid ahead (yuan)")}</dt>
                <dd>{ahead.data ? <Yuan fen={ahead.data.advanceFen} /> : "–"}</dd>
              </div>
            </dl>
          </Card>
        );
      }}
    </Answered>
  );
}

function overdueWord(days: number, say: ReturnType<typeof useSay>): string {
  return days > 0
    ? say(`逾期 ${days} 天`, `${days} days overdue`)
    : say(`还有 ${-days} 天到期`, `due in ${-days} days`);
}

function LifeCard({ account }: { account: string }) {
  const say = useSay();
  const happenings = useHappenings(account);
  const collects = useMay("collector", "compliance");
  const all = `?account=${encodeURIComponent(account)}`;
  return (
    <Card
      tour="year"
      title={say("往来", "What happened")}
      tools={
        <>
          <Link to={`/bills${all}`}>{say("账单", "Bills")}</Link>
          <Link to={`/payments${all}`}>{say("缴费", "Payments")}</Link>
          {collects && <Link to={`/worklist${all}&show=all`}>{say("催费", "Dunning")}</Link>}
        </>
      }
    >
      <div className="body">
        {happenings ? <Life happenings={happenings} /> : <Skeleton rows={5} />}
      </div>
    </Card>
  );
}

function Archive({ customer, onUnmask }: { customer: Facts360; onUnmask(): void }) {
  const say = useSay();
  const me = useMe();
  return (
    <Card
      title={say("档案", "Archive")}
      tools={
        me.seesPersonalData &&
        customer.masked && (
          <Button size="small" onClick={onUnmask}>
            {say("显示原文（留痕）", "Unmask (logged)")}
          </Button>
        )
      }
    >
      <div className="body">
        <Facts
          facts={[
            [say("户名", "Name"), customer.name],
            [say("电话", "Telephone"), customer.phone],
            [say("用电地址", "Premise"), customer.address],
            [say("电压", "Voltage"), voltageWord(customer.voltage, say)],
            [say("容量（kVA）", "Capacity (kVA)"), customer.capacityKva],
            [say("约定电价", "Agreed tariff"), customer.tariff],
            [say("开户", "Opened"), customer.openedOn],
            [say("销户", "Closed"), customer.closedOn],
          ]}
        />
      </div>
    </Card>
  );
}
