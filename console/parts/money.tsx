/**
 * Money as the desk reads it, and the sheet that stands before every movement of it.
 * @module
 */
import { Button, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { formatYuan, inCapitals } from "../../src/base/money.ts";
import type { Refused } from "../client.ts";
import { Facts } from "./panel.tsx";
import { useSay, useSentence } from "./say.tsx";

/** Fen as digits or null -> `1,234.50` with a true minus sign; the unit stands in the head. */
export function yuan(fen: string | bigint | null | undefined): string {
  return fen === null || fen === undefined ? "–" : formatYuan(BigInt(fen)).replace("-", "−");
}

/** An amount as the number of its place: tabular, right where the column is. */
export function Yuan({
  fen,
  strong,
}: {
  fen: string | bigint | null | undefined;
  strong?: boolean;
}) {
  const text = <span className="yuan">{yuan(fen)}</span>;
  return strong ? <b>{text}</b> : text;
}

interface MoneySheetProps {
  isOpen: boolean;
  /** What is about to happen, as a verb: 付款. */
  title: string;
  fen: string | bigint;
  debited: ReactNode;
  credited: ReactNode;
  /** What happens if it fails. */
  ifFails: string;
  isBusy: boolean;
  error: Refused | null;
  /** Resolves once it is done; what was refused stands in the sheet. */
  onConfirm(reason: string): Promise<unknown>;
  onClose(): void;
}

/** Reads the amount in figures and in capitals, who pays, who is paid, and what a failure leaves. */
export function MoneySheet({
  title,
  fen,
  isOpen,
  isBusy,
  error,
  onConfirm,
  onClose,
  ...sheet
}: MoneySheetProps) {
  const say = useSay();
  const sentence = useSentence();
  const [reason, setReason] = useState("");
  const confirm = async () => {
    try {
      await onConfirm(reason.trim() || title);
      setReason("");
      onClose();
    } catch {
      // What was refused stands in the sheet.
    }
  };
  return (
    <Modal
      open={isOpen}
      title={title}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>
          {say("取消", "Cancel")}
        </Button>,
        <Button key="yes" type="primary" loading={isBusy} onClick={() => void confirm()}>
          {say(`确认${title}`, `Confirm: ${title}`)}
        </Button>,
      ]}
    >
      <p className="money-sheet">
        <b>¥ {yuan(fen)}</b>
        <span>{inCapitals(BigInt(fen))}</span>
      </p>
      <Facts
        facts={[
          [say("付出", "Debited"), sheet.debited],
          [say("收到", "Credited"), sheet.credited],
          [say("若不成功", "If it fails"), sheet.ifFails],
        ]}
      />
      <Input
        className="money-why"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        placeholder={say("事由（记入审计）", "Reason (kept in the audit)")}
        aria-label={say("事由", "Reason")}
      />
      {error && (
        <p className="note" data-tone="high" role="alert">
          {sentence(error.sentence)}
        </p>
      )}
    </Modal>
  );
}
