/**
 * The buttons of this step only, and the sheet that asks what each needs before it is done.
 * @module
 */
import { Button, Dropdown, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useAct } from "../data.ts";
import { useKeys } from "../keys.tsx";
import { yuan } from "../money.tsx";
import { useReport } from "../reason.tsx";
import { navigate, pathTo } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { type Act, type ApprovalPage, actWords } from "./words.ts";

const first: readonly Act[] = ["approve", "return"];

export function ActBar({ page, next }: { page: ApprovalPage; next: string | undefined }) {
  const say = useSay();
  const sentence = useSentence();
  const [act, setAct] = useState<Act>();
  const may = (wanted: Act) => page.mayDo.includes(wanted);
  useKeys([
    { key: "a", zh: "同意", en: "Approve", run: () => may("approve") && setAct("approve") },
    { key: "r", zh: "驳回", en: "Return", run: () => may("return") && setAct("return") },
  ]);
  const rest = page.mayDo.filter((one) => !first.includes(one));
  return (
    <span className="row">
      {may("approve") && (
        <Button type="primary" onClick={() => setAct("approve")}>
          {sentence(actWords.approve)} <kbd>a</kbd>
        </Button>
      )}
      {may("return") && (
        <Button onClick={() => setAct("return")}>
          {sentence(actWords.return)} <kbd>r</kbd>
        </Button>
      )}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map((one) => ({ key: one, label: sentence(actWords[one]) })),
            onClick: ({ key }) => setAct(key as Act),
          }}
        >
          <Button>{say("更多", "More")}</Button>
        </Dropdown>
      )}
      {act && <ActSheet page={page} act={act} next={next} onClose={() => setAct(undefined)} />}
    </span>
  );
}

const persons: readonly Act[] = ["transfer", "delegate", "add-signer", "remove-signer"];
const several: readonly Act[] = ["add-signer", "remove-signer"];
const needsWords: readonly Act[] = ["return", "withdraw", "void"];

function ActSheet({
  page,
  act,
  next,
  onClose,
}: {
  page: ApprovalPage;
  act: Act;
  next: string | undefined;
  onClose(): void;
}) {
  const say = useSay();
  const sentence = useSentence();
  const report = useReport();
  const command = useAct("approvals.act");
  const [to, setTo] = useState(act === "return" ? "initiator" : "");
  const [named, setNamed] = useState<string[]>([]);
  const [mode, setMode] = useState<"all" | "any">("all");
  const [comment, setComment] = useState("");
  const verb = sentence(actWords[act]);
  const takesPersons = persons.includes(act);
  const isReady =
    (!needsWords.includes(act) || comment.trim() !== "") && (!takesPersons || named.length > 0);
  const send = async () => {
    const done = await report(
      command.act(
        {
          ...{ approval: page.id, act },
          ...(act === "return" && { to }),
          ...(takesPersons && (several.includes(act) ? { persons: named } : { to: named[0]! })),
          ...(act === "add-signer" && { mode }),
          ...(comment.trim() !== "" && { comment: comment.trim() }),
        },
        comment.trim() || verb,
      ),
      say(`已${verb}`, `${verb}: done`),
    );
    if (!done) return;
    onClose();
    if (first.includes(act) && next) navigate(pathTo("inbox", next));
  };
  return (
    <Modal
      open
      title={`${verb} · ${sentence(page.title)}`}
      okText={verb}
      okButtonProps={{ disabled: !isReady, danger: act === "void" }}
      confirmLoading={command.isBusy}
      onOk={() => void send()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        {act === "approve" && BigInt(page.amountFen) > 0n && (
          <p className="money-sheet">
            <b>¥ {yuan(page.amountFen)}</b>
            <span>{page.amountInCapitals}</span>
          </p>
        )}
        <p className="faint">{effectOf(act, say)}</p>
        {act === "return" && (
          <Select
            value={to}
            onChange={setTo}
            aria-label={say("退回到", "Return to")}
            options={page.returnTo.map((id) => ({
              value: id,
              label: labelOf(page, id, { say, sentence }),
            }))}
          />
        )}
        {takesPersons && (
          <Select
            mode="tags"
            value={named}
            onChange={(values: string[]) =>
              setNamed(several.includes(act) ? values : values.slice(-1))
            }
            placeholder={say("人员登录名", "sign-in name")}
            aria-label={say("人员", "Person")}
            options={choicesOf(page, act).map((id) => ({
              value: id,
              label: page.people[id] ?? id,
            }))}
          />
        )}
        {act === "add-signer" && (
          <Select
            value={mode}
            onChange={setMode}
            aria-label={say("方式", "Mode")}
            options={[
              { value: "all", label: say("会签：每人都签", "Each of them signs") },
              { value: "any", label: say("或签：任一人签", "Any one of them signs") },
            ]}
          />
        )}
        <Input.TextArea
          autoFocus
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
          aria-label={say("意见", "Opinion")}
          placeholder={say("意见（留在历史中）", "Opinion (kept in the history)")}
        />
      </div>
    </Modal>
  );
}

type Speech = { say: ReturnType<typeof useSay>; sentence: ReturnType<typeof useSentence> };

function labelOf(page: ApprovalPage, id: string, { say, sentence }: Speech): string {
  const step = page.steps.find((one) => one.id === id);
  return step ? sentence(step) : say(`提交人 ${page.initiatorName}`, page.initiatorName);
}

/** Those who could sign now, or the added signers who have not. */
function choicesOf(page: ApprovalPage, act: Act): string[] {
  const step = page.steps.find((one) => one.id === page.step?.id);
  if (act !== "remove-signer") return step?.mayBeSignedBy ?? [];
  const extra = step?.seats.filter((seat) => seat.origin === "added" && seat.signedBy === null);
  return extra?.flatMap((seat) => seat.who) ?? [];
}

function effectOf(act: Act, say: ReturnType<typeof useSay>): string {
  const effects: Record<Act, string> = {
    approve: say(
      "签字绑定您看到的字段；字段改动后须重新签。",
      "Your signature is bound to the fields you see; if they change it is asked for again.",
    ),
    return: say(
      "提交人或该环节重新办理；未改动字段的签字保留。",
      "The step or who submitted it does it again; signatures over unchanged fields stay.",
    ),
    transfer: say(
      "由对方签字，您不再办理；对方须有本环节的角色与层级。",
      "The other signs instead of you and must hold this step's role and level.",
    ),
    delegate: say(
      "对方可代您签字，您仍可自签；对方须有本环节的角色。",
      "The other may sign for you, and so may you; he must hold this step's role.",
    ),
    "add-signer": say("本环节还须这些人签字。", "This step then needs their signatures too."),
    "remove-signer": say(
      "尚未签字的加签人不再需要签。",
      "Added signers who have not signed are let go.",
    ),
    urge: say("每天一次，审批人会看到催办。", "Once a day; the approver sees it."),
    withdraw: say("收回修改，可再次提交。", "It comes back to you and may be submitted again."),
    void: say("永久作废，不能再提交。", "For ever: it cannot be submitted again."),
  };
  return effects[act];
}
