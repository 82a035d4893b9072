/**
 * What would refuse or flag a refund, while it is being written.
 * @module
 */
import type { Output } from "../../client.ts";
import { Yuan } from "../money.tsx";
import { Facts } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";

export function PreflightResult({ preflight }: { preflight: Output<"refunds.preflight"> }) {
  const say = useSay();
  const sentence = useSentence();
  const found = preflight.checks.filter(({ outcome }) => outcome !== "passed");
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("户主", "Account holder"), preflight.holderName],
          [
            say("可退余额（元）", "Refundable (yuan)"),
            <Yuan key="refundable" fen={preflight.refundableFen} strong />,
          ],
          [say("欠费（元）", "Arrears (yuan)"), <Yuan key="arrears" fen={preflight.arrearsFen} />],
        ]}
      />
      {found.length === 0 && (
        <p className="note" data-tone="low">
          ✓ {say(`${preflight.checks.length} 项预检全部通过`, "Every check passed")}
        </p>
      )}
      <ul className="reasons">
        {found.map(({ check, outcome, reason }) => (
          <li key={check}>
            <span className="tag" data-tone={outcome === "refused" ? "high" : "medium"}>
              {outcome === "refused" ? say("不可提交", "refused") : say("提示", "flag")}
            </span>{" "}
            {reason && sentence(reason)}
          </li>
        ))}
      </ul>
    </div>
  );
}
