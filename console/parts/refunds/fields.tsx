/**
 * The fields of a refund: where the money goes, and the papers by what they prove.
 * @module
 */
import { Button, Form, Input, Segmented } from "antd";
import { useRef } from "react";
import { type PaperKind, paperKinds } from "../../../src/refunds/schema.ts";
import { keepFile } from "../../client.ts";
import { useReport } from "../reason.tsx";
import { useSay, useSentence } from "../say.tsx";

/** The inputs by which papers are handed in. */
const paperInputs = {
  holderId: "holder_id",
  accountProof: "account_proof",
  licence: "licence",
  legalPersonId: "legal_person_id",
  authorisation: "authorisation",
  explanation: "explanation",
  redInvoice: "red_invoice",
  evidence: "evidence",
} as const satisfies Record<string, PaperKind>;
export type PaperInput = keyof typeof paperInputs;
export type Papers = Partial<Record<PaperInput, { id: string; name: string }>>;

export function PayeeFields({ to, holder }: { to: string; holder: string | undefined }) {
  const say = useSay();
  return (
    <>
      <Form.Item name="to" label={say("退费去向", "Destination")}>
        <Segmented
          options={[
            { value: "bank", label: say("银行账户", "Bank account") },
            { value: "advance", label: say("转预存", "Advance balance") },
          ]}
        />
      </Form.Item>
      {to !== "advance" && (
        <>
          <Form.Item name="payeeName" label={say("收款户名", "Payee")}>
            <Input placeholder={holder ?? say("同户主", "the account holder")} />
          </Form.Item>
          <Form.Item name="payeeAccount" label={say("收款账号", "Payee's account")}>
            <Input inputMode="numeric" autoComplete="off" />
          </Form.Item>
          <Form.Item name="payeeBank" label={say("开户行", "Payee's bank")}>
            <Input />
          </Form.Item>
        </>
      )}
    </>
  );
}

interface PaperFieldsProps {
  papers: Papers;
  onChange(papers: Papers): void;
}

export function PaperFields({ papers, onChange }: PaperFieldsProps) {
  const sentence = useSentence();
  return (
    <ul className="papers">
      {(Object.keys(paperInputs) as PaperInput[]).map((input) => (
        <li key={input}>
          <span>{sentence(paperKinds[paperInputs[input]])}</span>
          <PaperButton
            name={papers[input]?.name}
            onKept={(kept) => onChange({ ...papers, [input]: kept })}
          />
        </li>
      ))}
    </ul>
  );
}

function PaperButton(props: {
  name: string | undefined;
  onKept(file: { id: string; name: string }): void;
}) {
  const say = useSay();
  const report = useReport();
  const input = useRef<HTMLInputElement>(null);
  const keep = async (file: File | undefined) => {
    const kept = file && (await report(keepFile(file)));
    if (kept) props.onKept(kept);
  };
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>
        {props.name ?? say("选择文件", "Choose a file")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pdf,.png,.jpg,.jpeg,.webp,.ofd,.xlsx,.xml,.csv"
        onChange={(event) => void keep(event.target.files?.[0])}
      />
    </>
  );
}

/** Papers as the operations take them. */
export function fileIds(papers: Papers): Partial<Record<PaperInput, string>> {
  return Object.fromEntries(Object.entries(papers).map(([input, file]) => [input, file.id]));
}
