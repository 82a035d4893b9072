/**
 * What one account owes today: the strip above its bills.
 * @module
 */
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { Answered } from "../states.tsx";
import { FeeLines } from "./fee-lines.tsx";

export function OwedStrip({ account }: { account: string }) {
  const say = useSay();
  const owed = useAnswer("bills.owed", { customerAccount: account });
  return (
    <Answered query={owed} rows={2}>
      {({ asOf, unpaidFen, lateFeeFen, bills }) => (
        <Card title={say(`截至 ${asOf} 欠费`, `Owed on ${asOf}`)}>
          <dl className="figures body">
            <div data-tone={BigInt(unpaidFen) > 0n ? "high" : undefined}>
              <dt>{say("电费（元）", "Bills (yuan)")}</dt>
              <dd>
                <Yuan fen={unpaidFen} />
              </dd>
            </div>
            <div data-tone={BigInt(lateFeeFen) > 0n ? "high" : undefined}>
              <dt>{say("违约金（元）", "Late fee (yuan)")}</dt>
              <dd>
                <Yuan fen={lateFeeFen} />
              </dd>
            </div>
            <div>
              <dt>{say("最早截止日", "Oldest due day")}</dt>
              <dd>{bills[0]?.dueOn ?? "–"}</dd>
            </div>
          </dl>
          <FeeLines lines={bills.flatMap(({ lines }) => lines)} />
        </Card>
      )}
    </Answered>
  );
}
