/**
 * 我的电费在哪里: for a supplier's person, of its own enterprise only: what is settled, paid, on its way, and
 * who has it now.
 * @module
 */
import type { Output } from "../client.ts";
import { useAnswer } from "../parts/data.ts";
import { kwh } from "../parts/format.ts";
import { Yuan } from "../parts/money.tsx";
import { Moment, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { Box } from "../parts/purchases/box.tsx";
import { StepStrip } from "../parts/purchases/step-strip.tsx";
import { stageTone } from "../parts/purchases/words.ts";
import { Link, pathTo, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered, Empty } from "../parts/states.tsx";

type Portal = Output<"purchases.portal">;
const pageSize = 20;

export default function SupplierPortal() {
  const say = useSay();
  const [supplier] = useParam("supplier");
  const [page] = useParam("page", "1");
  const portal = useAnswer("purchases.portal", {
    ...{ page: Number(page), pageSize },
    ...(supplier && { supplier }),
  });
  return (
    <Page title={say("我的电费在哪里", "Where is my money")} facts={portal.data?.supplierName}>
      <Answered query={portal} rows={8}>
        {(found) => (
          <>
            <Money portal={found} />
            {found.purchases.length === 0 && (
              <Empty title={say("还没有结算单", "Nothing is settled yet")}>
                {say(
                  "电网公司导入结算后在这里显示。",
                  "It stands here once the utility has settled a month.",
                )}
              </Empty>
            )}
            {found.purchases.map((each) => (
              <One key={each.purchaseId} purchase={each} />
            ))}
            <Pages total={found.total} pageSize={pageSize} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Money({ portal }: { portal: Portal }) {
  const say = useSay();
  const figures: [string, string][] = [
    [say("已结算（元）", "Settled (yuan)"), portal.settledFen],
    [say("已支付（元）", "Paid (yuan)"), portal.paidFen],
    [say("在途（元）", "On its way (yuan)"), portal.waitingFen],
  ];
  return (
    <Box>
      <dl className="figures">
        {figures.map(([head, fen]) => (
          <div key={head}>
            <dt>{head}</dt>
            <dd>
              <Yuan fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
    </Box>
  );
}

function One({ purchase }: { purchase: Portal["purchases"][number] }) {
  const say = useSay();
  const sentence = useSentence();
  const { purchaseId, month, energyWh, grossFen, stage, since, holder, yourTurn } = purchase;
  return (
    <Box title={`${month} · ${kwh(energyWh)} kWh`}>
      <p className="row">
        <Yuan fen={grossFen} strong /> {say("元", "yuan")}
        <span className="tag" data-tone={stageTone(stage)}>
          {yourTurn
            ? say("请贵方办理：开具或更换发票", "Your turn: send or replace the invoice")
            : stage === "paid"
              ? say(`已支付 ${purchase.paidOn}`, `Paid on ${purchase.paidOn}`)
              : say(`现由${holder.zh}办理`, `Now with: ${holder.en}`)}
        </span>
        <Moment at={since} />
        {purchase.bankReference && (
          <span>
            {say("银行流水", "Bank reference")} <code>{purchase.bankReference}</code>
          </span>
        )}
        {purchase.setOffFen !== "0" && (
          <span>
            {say("其中抵扣（元）", "Of it set off (yuan)")} <Yuan fen={purchase.setOffFen} />
          </span>
        )}
        <Link to={pathTo("purchases", purchaseId)}>{say("详情", "Details")}</Link>
      </p>
      <StepStrip stage={stage} />
      {purchase.problems.map((problem) => (
        <p key={problem.zh} className="note" data-tone="high">
          {sentence(problem)}
        </p>
      ))}
    </Box>
  );
}
