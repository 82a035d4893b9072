/**
 * Saying what a case is: abnormal or normal with its reason, of all that is open or of one record, with evidence.
 * @module
 */
import { Input, Modal, Radio, Segmented } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { type ChosenFile, FileChoice } from "../dunning/file-choice.tsx";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import {
  type CaseFound,
  judgementReasons,
  type Outcome,
  outcomes,
  type ReasonCode,
} from "./desk-words.ts";

interface SheetProps {
  found: CaseFound;
  /** The record at hand. */
  record: string;
  outcome: Outcome;
  onClose(): void;
}

const codesOf = (outcome: Outcome) =>
  (Object.keys(judgementReasons) as ReasonCode[]).filter(
    (code) => judgementReasons[code].outcome === outcome,
  );

export function JudgeSheet({ found, record, outcome: first, onClose }: SheetProps) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const judge = useAct("anomalies.judge");
  const [outcome, setOutcome] = useState(first);
  const [code, setCode] = useState<ReasonCode>();
  const [comment, setComment] = useState("");
  const [extent, setExtent] = useState<"all" | "one">("all");
  const [evidence, setEvidence] = useState<ChosenFile>();
  const save = async () => {
    const said = {
      ...{ case: found.id, code: code!, comment },
      ...(extent === "one" && { records: [record] }),
      ...(evidence && { evidence: evidence.id }),
    };
    const reason = comment || sentence(judgementReasons[code!]);
    const done = await report(judge.act(said, reason), say("已判定", "Judged"));
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={say(`判定 ${found.id}`, `Judge ${found.id}`)}
      okText={say("判定", "Judge")}
      cancelText={say("取消", "Cancel")}
      okButtonProps={{ disabled: !code, loading: judge.isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="stack">
        <Segmented<Outcome>
          value={outcome}
          onChange={(next) => {
            setOutcome(next);
            setCode(undefined);
          }}
          options={(["abnormal", "normal"] as const).map((value) => ({
            value,
            label: sentence(outcomes[value]),
          }))}
        />
        <Radio.Group
          className="judge-reasons"
          value={code}
          onChange={({ target }) => setCode(target.value)}
          options={codesOf(outcome).map((value) => ({
            value,
            label: sentence(judgementReasons[value]),
          }))}
        />
        {found.unjudged > 1 && (
          <Segmented<"all" | "one">
            value={extent}
            onChange={setExtent}
            options={[
              { value: "all", label: say(`全部 ${found.unjudged} 笔`, `All ${found.unjudged}`) },
              { value: "one", label: say("仅选中的一笔", "Only the chosen one") },
            ]}
          />
        )}
        <Input.TextArea
          value={comment}
          onChange={({ target }) => setComment(target.value)}
          aria-label={say("说明", "Note")}
          placeholder={say("说明（记入审计）", "Note (kept in the audit)")}
          autoSize={{ minRows: 2, maxRows: 5 }}
        />
        <FileChoice chosen={evidence} onChosen={setEvidence} />
      </div>
    </Modal>
  );
}
