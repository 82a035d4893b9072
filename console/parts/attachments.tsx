/**
 * What is attached to a case: the list with its hashes, whether every byte is still what was attached,
 * and a look at images and PDFs in place.
 * @module
 */
import { Button, Modal } from "antd";
import { useState } from "react";
import { mediaTypes, previewable } from "../../src/attachments/schema.ts";
import { attachmentAddress, type Output } from "../client.ts";
import { useAnswer } from "./data.ts";
import { bytes } from "./format.ts";
import { Moment } from "./page.tsx";
import { Facts } from "./panel.tsx";
import { useSay } from "./say.tsx";
import { Answered } from "./states.tsx";

export type Attached = Output<"attachments.list">["attachments"][number];
type Damaged = Output<"attachments.verify">["damaged"][number];

interface AttachmentsProps {
  /** The case: `refund:R-2026-000001`. */
  subject: string;
  /** The case's own word for what an attachment proves. */
  kindWord?: (kind: string) => string;
}

export function Attachments({ subject, kindWord = (kind) => kind }: AttachmentsProps) {
  const say = useSay();
  const [history, setHistory] = useState(false);
  const [open, setOpen] = useState<Attached>();
  const list = useAnswer("attachments.list", { subject, history });
  const check = useAnswer("attachments.verify", { subject });
  return (
    <Answered query={list} rows={2}>
      {({ attachments }) => (
        <div className="stack attachments">
          {attachments.length === 0 && (
            <span className="faint">{say("没有附件", "Nothing is attached")}</span>
          )}
          {attachments.length > 0 && <Integrity check={check.data} />}
          <ul>
            {attachments.map((each) => (
              <li key={each.id} data-replaced={each.replacedBy !== null || undefined}>
                <Button type="link" onClick={() => setOpen(each)}>
                  {each.name}
                </Button>
                <span>
                  {kindWord(each.kind)} · {bytes(each.bytes)} · <ShortHash file={each.file} />{" "}
                  <Damage of={each} damaged={check.data?.damaged} />
                  {each.replacedBy !== null && (
                    <span className="tag">{say("已被替换", "replaced")}</span>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {attachments.length > 0 && (
            <Button type="link" size="small" onClick={() => setHistory(!history)}>
              {history
                ? say("只看现行附件", "Only those that stand")
                : say("显示被替换的附件", "Also those that were replaced")}
            </Button>
          )}
          <Look attachment={open} kindWord={kindWord} onClose={() => setOpen(undefined)} />
        </div>
      )}
    </Answered>
  );
}

function Integrity({ check }: { check: Output<"attachments.verify"> | undefined }) {
  const say = useSay();
  if (!check) return null;
  const { checked, damaged } = check;
  if (damaged.length === 0) {
    return (
      <p className="note" data-tone="low">
        ✓{" "}
        {say(
          `${checked} 个附件的内容与挂接时的 SHA-256 一致。`,
          `All ${checked} are byte for byte what was attached (SHA-256).`,
        )}
      </p>
    );
  }
  return (
    <p className="note" data-tone="high" role="alert">
      ✕{" "}
      {say(
        `${damaged.length} 个附件已被改动或丢失，相关审批不再有效：${damaged.map(({ name }) => name).join("、")}`,
        `${damaged.length} changed or are gone, so what was approved on them no longer holds: ${damaged.map(({ name }) => name).join(", ")}`,
      )}
    </p>
  );
}

function Damage({ of, damaged = [] }: { of: Attached; damaged: Damaged[] | undefined }) {
  const say = useSay();
  const found = damaged.find(({ id }) => id === of.id);
  if (!found) return null;
  return (
    <span className="tag" data-tone="high">
      {found.problem === "missing" ? say("文件丢失", "gone") : say("内容被改", "altered")}
    </span>
  );
}

/** The first and last signs; the whole one where the pointer rests, and in the look. */
function ShortHash({ file }: { file: string }) {
  const hash = file.replace("sha256:", "");
  return (
    <code title={hash}>
      {hash.slice(0, 8)}…{hash.slice(-4)}
    </code>
  );
}

interface LookProps {
  attachment: Attached | undefined;
  kindWord: (kind: string) => string;
  onClose(): void;
}

function Look({ attachment, kindWord, onClose }: LookProps) {
  const say = useSay();
  if (!attachment) return null;
  const { id, name, file, mediaType, kind, attachedBy, attachedAt } = attachment;
  const address = attachmentAddress(id);
  const canShow = previewable.includes(mediaType);
  return (
    <Modal
      open
      width={canShow ? 900 : 520}
      title={name}
      onCancel={onClose}
      footer={
        <Button href={address} download={name}>
          {say("下载", "Download")}
        </Button>
      }
    >
      <div className="stack">
        {mediaType === mediaTypes.pdf && (
          <iframe className="attachment-look" src={address} title={name} />
        )}
        {canShow && mediaType !== mediaTypes.pdf && (
          <img className="attachment-look" src={address} alt={name} />
        )}
        {!canShow && (
          <p className="note">
            {say(
              "此类文件不在网页内显示，请下载查看。",
              "This kind is not shown here; download it.",
            )}
          </p>
        )}
        <Facts
          facts={[
            [say("用途", "Proves"), kindWord(kind)],
            [say("类型", "Type"), mediaType],
            ["SHA-256", <code key="hash">{file.replace("sha256:", "")}</code>],
            [say("挂接", "Attached"), <Moment key="at" at={attachedAt} />],
            [say("挂接人", "By"), attachedBy],
          ]}
        />
      </div>
    </Modal>
  );
}
