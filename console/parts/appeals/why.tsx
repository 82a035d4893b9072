/**
 * Why a region is red: what adds to the score, which causes, which tickets, and the smallest change
 * that would lower the level.
 * @module
 */
import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { delta, number, percent } from "../format.ts";
import { levelWords } from "../level.tsx";
import { Card, Moment } from "../page.tsx";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSentence, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";
import { useCategoryWord } from "./category-word.ts";
import { TicketLines } from "./tickets.tsx";
import type { View } from "./view.ts";
import { indexWord } from "./words.ts";

type Explanation = Output<"appeals.explain">;

export function Why({
  region,
  category,
  view,
  level,
}: {
  region: string;
  category: string;
  view: View;
  level: "city" | "county";
}) {
  const { compare: _, ...asked } = view.asked;
  const explained = useAnswer("appeals.explain", { ...asked, level, region, category });
  return (
    <Answered query={explained} rows={8}>
      {(answer) => (
        <div className="why" data-tour="why">
          <Points answer={answer} />
          <Causes answer={answer} />
          <Telling answer={answer} />
        </div>
      )}
    </Answered>
  );
}

function Points({ answer }: { answer: Explanation }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Card title={say("为什么是这个分数", "Why this score")}>
      <div className="body stack">
        <div className="points">
          {answer.indices.map((index) => (
            <div key={index.name}>
              <span>{indexWord(index.name, say)}</span>
              <i style={{ width: `${index.points}%` }} />
              <b>{number(index.points, 1)}</b>
              <small>
                {number(index.value, 0)} × {percent(index.weight)}
              </small>
            </div>
          ))}
          <div className="points-sum">
            <span>{say("评分", "Score")}</span>
            <span />
            <b>{answer.row.score}</b>
            <WeekAgo answer={answer} />
          </div>
        </div>
        <ul className="reasons">
          {answer.row.reasons.map((reason) => (
            <li key={reason.code + reason.zh}>{sentence(reason)}</li>
          ))}
        </ul>
        <Lowered answer={answer} />
      </div>
    </Card>
  );
}

function WeekAgo({ answer: { weekAgo, row } }: { answer: Explanation }) {
  const say = useSay();
  if (!weekAgo) return <small>{say("上周无数据", "nothing last week")}</small>;
  return (
    <small>
      {say("较上周", "on last week")} {delta(row.score - weekAgo.score)}
    </small>
  );
}

function Lowered({ answer: { lowered, row } }: { answer: Explanation }) {
  const { say, language } = useSpeech();
  const ways = [
    lowered.fewerTickets &&
      say(`诉求少 ${lowered.fewerTickets.by} 件`, `${lowered.fewerTickets.by} tickets fewer`),
    lowered.fewerComplaints &&
      say(
        `投诉举报少 ${lowered.fewerComplaints.by} 件`,
        `${lowered.fewerComplaints.by} complaints or reports fewer`,
      ),
  ].filter((way) => way !== null);
  if (ways.length === 0) return null;
  const target = (lowered.fewerTickets ?? lowered.fewerComplaints)!;
  return (
    <p className="note">
      {say("最小的降级变化：", "The smallest change that lowers it: ")}
      <b>{ways.join(say("，或", ", or "))}</b>
      {say(
        `，即由${levelWords[row.level].zh}降为${levelWords[target.level].zh}（${target.score} 分）。`,
        `, from ${levelWords[row.level][language].toLowerCase()} to ${levelWords[target.level][language].toLowerCase()} (${target.score}).`,
      )}
    </p>
  );
}

function Causes({ answer }: { answer: Explanation }) {
  const say = useSay();
  const category = useCategoryWord();
  const most = Math.max(1, ...answer.causes.map((cause) => cause.current));
  return (
    <Card title={say("主要成因", "Top causes")}>
      <div className="body stack">
        <div className="causes">
          {answer.causes.slice(0, 6).map((cause) => (
            <div key={cause.category}>
              <span title={category(cause.category)}>{category(cause.category)}</span>
              <span className="cause-bar">
                <i style={{ width: `${(cause.current / most) * 100}%` }} />
                <u style={{ left: `${Math.min(100, (cause.usual / most) * 100)}%` }} />
              </span>
              <b>{cause.current}</b>
              <small>
                {say(`平常 ${number(cause.usual, 1)}`, `usually ${number(cause.usual, 1)}`)}
              </small>
            </div>
          ))}
        </div>
        {answer.outages.length > 0 && (
          <ul className="reasons">
            {answer.outages.slice(0, 4).map((outage) => (
              <li key={outage.id}>
                {say("同期停电", "Outage")} <Moment at={outage.startedAt} />
                {outage.accounts !== null &&
                  say(
                    `，影响 ${number(outage.accounts)} 户`,
                    `, ${number(outage.accounts)} accounts`,
                  )}
                {outage.endedAt === null && say("，尚未恢复", ", not over yet")}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function Telling({ answer }: { answer: Explanation }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <Card
      title={say("最能说明问题的工单", "The tickets that tell most")}
      tools={
        <Link to={pathTo("appeals", answer.row.region, answer.row.category)}>
          {say("全部工单", "All tickets")}
        </Link>
      }
    >
      <div className="body">
        {answer.tickets.withheld ? (
          <p className="faint">{sentence(answer.tickets.withheld)}</p>
        ) : (
          <TicketLines ids={answer.tickets.ids.slice(0, 5)} />
        )}
      </div>
    </Card>
  );
}
