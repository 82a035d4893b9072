/**
 * What a collector may do about a debt now: the lawful step, an agreement, a pause, an objection taken down.
 * @module
 */
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { instant } from "../format.ts";
import { useKeys } from "../keys.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useMay, useNow } from "../session.tsx";
import { type Agreement, AgreeSheet } from "./agree-sheet.tsx";
import type { DebtCase } from "./words.ts";

export function CaseActs({ found }: { found: DebtCase }) {
  const say = useSay();
  const sentence = useSentence();
  const ask = useAskReason();
  const report = useReport();
  const [sheet, setSheet] = useState<Agreement>();
  const doStep = useAct("dunning.do-step");
  const cutOff = useAct("dunning.request-cut-off");
  const explain = useAct("dunning.explain");
  const mayDo = useMay("collector");
  const now = useNow();
  const { customerAccount, next, owedFen } = found;
  const hasDebt = BigInt(owedFen) > 0n;
  const isWaiting = found.actions.some(({ state }) => state === "to_do");
  const isOpen = next.step !== null && next.kind !== "cut-off" && !isWaiting;
  const isTime = Date.parse(next.notBefore) <= now;
  const canStep = mayDo && isOpen && isTime;
  const begin = async () => {
    if (!canStep || !next.step || !next.stepName) return;
    const done = say("已开始，请登记结果", "Begun; record how it ends");
    await report(doStep.act({ customerAccount, step: next.step }, sentence(next.stepName)), done);
  };
  const request = async () => {
    const reason = await ask({
      title: say("申请停电", "Ask for a cut-off"),
      effect: say(
        "须由上级单位另一人批准，停电当日再次核对；缴清即自动取消。",
        "Another person of a higher unit agrees; all is checked again on the day; payment cancels it.",
      ),
      verb: say("申请", "Ask"),
      isGrave: true,
    });
    if (reason === undefined) return;
    await report(cutOff.act({ customerAccount }, reason), say("已提交审批", "Sent for approval"));
  };
  const letter = async () => {
    const made = await report(
      explain.act({ customerAccount }, say("向客户说明", "explain to the customer")),
    );
    if (made) takeFile(made.file, made.name);
  };
  useKeys([
    { key: "Enter", zh: "办理下一步", en: "Begin the next step", run: () => void begin() },
    { key: "p", zh: "登记承诺", en: "Promise to pay", run: () => hasDebt && setSheet("promise") },
    { key: "h", zh: "暂缓", en: "Hold", run: () => hasDebt && setSheet("hold") },
    { key: "o", zh: "登记异议", en: "Objection", run: () => setSheet("object") },
  ]);
  if (!mayDo) return null;
  return (
    <div className="row">
      {isOpen && next.stepName && (
        <Button
          type="primary"
          disabled={!canStep}
          loading={doStep.isBusy}
          onClick={() => void begin()}
        >
          {sentence(next.stepName)} <kbd>↵</kbd>
        </Button>
      )}
      {isOpen && !isTime && (
        <small>
          {say("可办理时间", "from")} {instant(next.notBefore)}
        </small>
      )}
      <Button disabled={!hasDebt} onClick={() => setSheet("promise")}>
        {say("承诺", "Promise")} <kbd>p</kbd>
      </Button>
      <Button disabled={!hasDebt} onClick={() => setSheet("hold")}>
        {say("暂缓", "Hold")} <kbd>h</kbd>
      </Button>
      <Dropdown
        menu={{
          items: [
            { key: "plan", label: say("分期协议", "Instalments"), disabled: !hasDebt },
            { key: "dispute", label: say("登记争议金额", "Disputed amount"), disabled: !hasDebt },
            { key: "object", label: say("登记异议（o）", "Objection (o)") },
            {
              key: "explain",
              label: say("出具说明书", "Letter of explanation"),
              disabled: !hasDebt,
            },
            {
              key: "cut-off",
              danger: true,
              disabled: found.mayCutOff.length > 0,
              label: (
                <span title={found.mayCutOff.map(sentence).join("\n")}>
                  {say("申请停电", "Ask for a cut-off")}
                </span>
              ),
            },
          ],
          onClick: ({ key }) => {
            if (key === "explain") void letter();
            else if (key === "cut-off") void request();
            else setSheet(key as Agreement);
          },
        }}
      >
        <Button>{say("更多", "More")}</Button>
      </Dropdown>
      {sheet && (
        <AgreeSheet
          key={sheet + customerAccount}
          kind={sheet}
          found={found}
          onClose={() => setSheet(undefined)}
        />
      )}
    </div>
  );
}
