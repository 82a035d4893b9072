/**
 * How a step that a person did has ended, with its proof.
 * @module
 */
import { Button, Input, Modal, Segmented, Select } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type ChosenFile, FileChoice } from "./file-choice.tsx";
import { type ActionRow, type Proof, proofs, stepKinds } from "./words.ts";

export function OutcomeSheet({ id, kind }: Pick<ActionRow, "id" | "kind">) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const record = useAct("dunning.record-outcome");
  const [isOpen, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<"delivered" | "failed">("delivered");
  const [proof, setProof] = useState<Proof>();
  const [file, setFile] = useState<ChosenFile>();
  const [note, setNote] = useState("");
  const needsProof = stepKinds[kind].legal && outcome === "delivered";
  const save = async () => {
    const said = {
      ...{ action: id, outcome, note },
      ...(proof && { proof }),
      ...(file && { file: file.id }),
    };
    const reason = note || say("登记结果", "record the outcome");
    const done = await report(record.act(said, reason), say("已登记", "Recorded"));
    if (done) setOpen(false);
  };
  return (
    <>
      <Button size="small" type="primary" onClick={() => setOpen(true)}>
        {say("登记结果", "Record outcome")}
      </Button>
      <Modal
        open={isOpen}
        title={say(`登记结果：${stepKinds[kind].zh}`, `Outcome: ${stepKinds[kind].en}`)}
        okText={say("登记", "Record")}
        cancelText={say("取消", "Cancel")}
        okButtonProps={{ disabled: needsProof && !(proof && file), loading: record.isBusy }}
        onOk={() => void save()}
        onCancel={() => setOpen(false)}
      >
        <div className="stack">
          <Segmented
            value={outcome}
            onChange={setOutcome}
            options={[
              { value: "delivered", label: say("已送达 / 已联系", "Reached") },
              { value: "failed", label: say("未送达 / 未联系上", "Not reached") },
            ]}
          />
          <Select<Proof>
            allowClear
            value={proof ?? null}
            onChange={setProof}
            placeholder={say("送达方式", "How it is shown")}
            options={(Object.keys(proofs) as Proof[]).map((value) => ({
              value,
              label: sentence(proofs[value]),
            }))}
          />
          <FileChoice chosen={file} onChosen={setFile} />
          <Input.TextArea
            value={note}
            onChange={(event) => setNote(event.target.value)}
            placeholder={say("说明", "Note")}
            autoSize={{ minRows: 2 }}
          />
          {needsProof && (
            <p className="note" data-tone="medium">
              {say(
                "停电类通知须有送达方式和凭证，否则不能作为停电依据。",
                "A notice on the way to a cut-off counts only with its proof.",
              )}
            </p>
          )}
        </div>
      </Modal>
    </>
  );
}
