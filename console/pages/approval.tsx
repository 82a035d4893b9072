/**
 * One approval on one page: what, how much, on what evidence, what is risky, every round, and only the
 * buttons of this step.
 * @module
 */
import { ActBar } from "../parts/approvals/act-bar.tsx";
import { Rounds } from "../parts/approvals/rounds.tsx";
import { Steps } from "../parts/approvals/steps.tsx";
import { type ApprovalPage, kindWords, placeOf, stateWords } from "../parts/approvals/words.ts";
import { Attachments } from "../parts/attachments.tsx";
import { useAnswer } from "../parts/data.ts";
import { useKeys } from "../parts/keys.tsx";
import { Yuan, yuan } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { Link, navigate, pathTo } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";

export default function ApprovalItem({ id = "" }: Record<string, string>) {
  const say = useSay();
  const approval = useAnswer("approvals.show", { id }, { keep: false });
  const next = useNeighbours(id);
  return (
    <Answered query={approval} rows={14}>
      {(page) => (
        <Item page={page} trail={[{ to: "/inbox", title: say("审批", "Approvals") }]} next={next} />
      )}
    </Answered>
  );
}

/** The item that waits after this one; j and k go through the inbox without leaving the pages. */
function useNeighbours(id: string): string | undefined {
  const waiting = useAnswer("approvals.inbox", { limit: 200 });
  const ids = waiting.data?.rows.map((row) => row.id) ?? [];
  const at = ids.indexOf(id);
  const [before, after] = at < 0 ? [undefined, ids[0]] : [ids[at - 1], ids[at + 1]];
  const go = (to: string | undefined) => to && navigate(pathTo("inbox", to));
  useKeys([
    { key: "j", zh: "下一件", en: "Next one", run: () => go(after) },
    { key: "k", zh: "上一件", en: "Previous one", run: () => go(before) },
  ]);
  return after;
}

function Item({
  page,
  trail,
  next,
}: {
  page: ApprovalPage;
  trail: { to: string; title: string }[];
  next: string | undefined;
}) {
  const say = useSay();
  const sentence = useSentence();
  const place = placeOf(page.subject);
  const kind = kindWords[page.kind] ?? { zh: page.kind, en: page.kind };
  return (
    <Page
      title={sentence(page.title)}
      trail={trail}
      facts={
        <span className="row">
          <span className="tag">{sentence(stateWords[page.state])}</span>
          {page.step && <span>{sentence(page.step)}</span>}
          {page.dueOn && (
            <span>
              {say("期限", "due")} {page.dueOn}
            </span>
          )}
          {page.overdue && (
            <span className="tag" data-tone="high">
              {say("逾期", "overdue")}
            </span>
          )}
          <span>{say(`第 ${page.round} 轮`, `round ${page.round}`)}</span>
        </span>
      }
      controls={<ActBar page={page} next={next} />}
    >
      <div className="columns-2">
        <Card title={say("事项", "Matter")}>
          <div className="body stack">
            {BigInt(page.amountFen) > 0n && (
              <p className="money-sheet">
                <b>¥ {yuan(page.amountFen)}</b>
                <span>{page.amountInCapitals}</span>
              </p>
            )}
            <Facts
              facts={[
                [say("类别", "Kind"), sentence(kind)],
                [say("单位", "Unit"), page.unitName || say("全公司", "the whole utility")],
                [say("提交人", "Submitted by"), page.initiatorName],
                ...page.fields.map((field): [string, string] => [
                  sentence(field),
                  sentence(field.value),
                ]),
                [
                  say("原单", "Subject"),
                  place ? (
                    <Link key="subject" to={place}>
                      {page.subject.replace(/^.*?:/, `${sentence(kind)} `)}
                    </Link>
                  ) : (
                    <code key="subject">{page.subject}</code>
                  ),
                ],
              ]}
            />
          </div>
        </Card>
        <div className="stack">
          <Risks page={page} />
          <Position page={page} />
          <Card title={say("附件", "Papers")}>
            <div className="body">
              <Attachments subject={page.subject} />
            </div>
          </Card>
        </div>
      </div>
      <Card title={say("审批环节", "Steps")}>
        <Steps page={page} />
      </Card>
      <Card tour="rounds" title={say("各轮历史", "Every round")}>
        <div className="body">
          <Rounds page={page} />
        </div>
      </Card>
    </Page>
  );
}

function Risks({ page }: { page: ApprovalPage }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Card title={say("风险提示", "Risks")}>
      <div className="body">
        {page.flags.length === 0 ? (
          <span className="faint">{say("没有发现风险", "None was found")}</span>
        ) : (
          <ul className="reasons">
            {page.flags.map((flag) => (
              <li key={`${flag.code} ${flag.en}`}>{sentence(flag)}</li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function Position({ page }: { page: ApprovalPage }) {
  const say = useSay();
  const sentence = useSentence();
  if (page.position.length === 0) return null;
  return (
    <Card title={say("资金情况（提交时，元）", "Money position (at submission, yuan)")}>
      <div className="body">
        <Facts
          facts={page.position.map((one): [string, React.ReactNode] => [
            sentence(one),
            <Yuan key={one.en} fen={one.fen} />,
          ])}
        />
      </div>
    </Card>
  );
}
