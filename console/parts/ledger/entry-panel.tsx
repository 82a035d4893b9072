/**
 * One entry beside its list: lines, what made it, what became of it.
 * @module
 */
import { useAnswer } from "../data.ts";
import { Yuan } from "../money.tsx";
import { Moment } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useNames } from "../people/names.ts";
import { Link, pathTo } from "../router.tsx";
import { useSay, useSpeech } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Entry, readCause, stateWord } from "./words.ts";

/** Nothing is open where the cause is empty. */
export function EntryPanel({ cause, onClose }: { cause: string; onClose(): void }) {
  const say = useSay();
  const entry = useAnswer("ledger.entry", { cause }, { when: cause !== "", keep: false });
  return (
    <Panel
      title={say(`凭证 · ${readCause(cause, say).text}`, `Entry · ${readCause(cause, say).text}`)}
      isOpen={cause !== ""}
      onClose={onClose}
    >
      <Answered query={entry} rows={6}>
        {(found) => (
          <div className="stack">
            <Lines entry={found} />
            <EntryFacts entry={found} />
          </div>
        )}
      </Answered>
    </Panel>
  );
}

function Lines({ entry }: { entry: Entry }) {
  const { say, language } = useSpeech();
  return (
    <table className="data">
      <thead>
        <tr>
          <th>{say("科目", "Account")}</th>
          <th>{say("往来对象", "Party")}</th>
          <th className="num">{say("借方（元）", "Debit (yuan)")}</th>
          <th className="num">{say("贷方（元）", "Credit (yuan)")}</th>
        </tr>
      </thead>
      <tbody>
        {entry.lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an entry never change
          <tr key={at}>
            <td>
              <Link to={pathTo("ledger", line.account)}>{line.account}</Link>{" "}
              {line.accountName[language]}
            </td>
            <td>
              {line.party && (
                <Link
                  to={`${pathTo("ledger", line.account)}?party=${encodeURIComponent(line.party)}`}
                >
                  {line.party}
                </Link>
              )}
            </td>
            <td className="num">{line.debitFen !== "0" && <Yuan fen={line.debitFen} />}</td>
            <td className="num">{line.creditFen !== "0" && <Yuan fen={line.creditFen} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EntryFacts({ entry }: { entry: Entry }) {
  const say = useSay();
  const nameOf = useNames([entry.enteredBy, entry.settledBy]);
  const source = readCause(entry.cause, say);
  return (
    <Facts
      facts={[
        [say("摘要", "Narrative"), entry.narrative],
        [say("状态", "State"), stateWord(entry.state, say)],
        [say("记账日", "Booked on"), entry.day],
        [say("业务日", "Value day"), entry.valueDay],
        [
          say("来源", "Cause"),
          source.to ? (
            <Link key="cause" to={source.to}>
              {source.text}
            </Link>
          ) : (
            source.text
          ),
        ],
        [say("来源编码", "Cause, as kept"), <code key="code">{entry.cause}</code>],
        [say("冲销", "Takes back"), entry.reverses && <EntryLink cause={entry.reverses} />],
        [
          say("被冲销", "Taken back by"),
          entry.reversedBy && <EntryLink cause={entry.reversedBy} />,
        ],
        [say("录入", "Entered by"), nameOf(entry.enteredBy)],
        [say("录入时间", "Entered"), <Moment key="entered" at={entry.enteredAt} />],
        [say("了结", "Settled by"), entry.settledBy && nameOf(entry.settledBy)],
        [say("了结时间", "Settled"), <Moment key="settled" at={entry.settledAt} />],
        [say("凭证号", "Number"), <code key="id">{entry.entryId}</code>],
      ]}
    />
  );
}

function EntryLink({ cause }: { cause: string }) {
  const say = useSay();
  return (
    <Link to={`/ledger?tab=entries&entry=${encodeURIComponent(cause)}`}>
      {readCause(cause, say).text}
    </Link>
  );
}
