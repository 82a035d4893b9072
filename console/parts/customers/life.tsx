/**
 * A customer's last months: a lane for each kind of happening, one axis for all, each mark readable,
 * sized by its money and leading to its own page. The same as a list on demand.
 * @module
 */
import { useState } from "react";
import { Icon } from "../icons.tsx";
import { Link, navigate } from "../router.tsx";
import { useSay } from "../say.tsx";
import { useNow } from "../session.tsx";
import { Empty } from "../states.tsx";
import { type Happening, lanes } from "./happenings.ts";

const left = 64;
const laneHeight = 38;
const width = 1080;
const dayMs = 86_400_000;

export function Life({ happenings }: { happenings: Happening[] }) {
  const say = useSay();
  const [asList, setList] = useState(false);
  const [told, setTold] = useState("");
  if (happenings.length === 0) {
    return (
      <Empty title={say("还没有往来", "Nothing has happened yet")}>
        {say("账单、缴费、诉求到来后显示在这里。", "Bills, payments and tickets will stand here.")}
      </Empty>
    );
  }
  return (
    <figure className="life">
      <figcaption>
        <span>{told || say("指向一个标记读数，点击打开", "Point at a mark to read it")}</span>
        <button
          type="button"
          className="quiet no-print"
          aria-pressed={asList}
          aria-label={say("看列表", "As a list")}
          onClick={() => setList(!asList)}
        >
          <Icon name="table" size={14} />
        </button>
      </figcaption>
      {asList ? (
        <List happenings={happenings} />
      ) : (
        <Axis happenings={happenings} onTell={setTold} />
      )}
    </figure>
  );
}

function List({ happenings }: { happenings: Happening[] }) {
  const say = useSay();
  const name = new Map(lanes.map(({ id, zh, en }) => [id, say(zh, en)]));
  return (
    <ol className="life-list">
      {happenings.toReversed().map((each) => (
        <li key={each.id} data-tone={each.tone}>
          <b>{name.get(each.lane)}</b>{" "}
          {each.to ? <Link to={each.to}>{each.word}</Link> : <span>{each.word}</span>}
        </li>
      ))}
    </ol>
  );
}

function Axis({ happenings, onTell }: { happenings: Happening[]; onTell(word: string): void }) {
  const say = useSay();
  const now = useNow();
  const first = Math.min(happenings[0]!.at, now - 180 * dayMs) - 5 * dayMs;
  const last = now + 12 * dayMs;
  const x = (at: number) => left + ((at - first) / (last - first)) * (width - left - 8);
  const most = Math.max(1, ...happenings.map(({ fen = 0 }) => fen));
  const height = lanes.length * laneHeight + 20;
  return (
    // biome-ignore lint/a11y/useSemanticElements: no other element groups marks inside a drawing
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={say("往来时间轴", "Life of the account")}
    >
      {monthsBetween(first, last).map(({ at, word }) => (
        <g key={at} className="line-grid">
          <path d={`M${x(at)} 0V${height - 16}`} />
          <text x={x(at) + 3} y={height - 4}>
            {word}
          </text>
        </g>
      ))}
      {lanes.map(({ id, zh, en }, lane) => (
        <g key={id} className="life-lane">
          <path d={`M${left} ${(lane + 1) * laneHeight}H${width}`} />
          <text x={0} y={lane * laneHeight + 25}>
            {say(zh, en)}
          </text>
        </g>
      ))}
      <path className="life-now" d={`M${x(now)} 0V${height - 16}`} />
      {happenings.map((each) => (
        <Mark
          key={each.id}
          happening={each}
          x={x(each.at)}
          share={Math.sqrt((each.fen ?? 0) / most)}
          onTell={onTell}
        />
      ))}
    </svg>
  );
}

interface MarkProps {
  happening: Happening;
  x: number;
  /** 0 to 1: its money beside the largest. */
  share: number;
  onTell(word: string): void;
}

function Mark({ happening, x, share, onTell }: MarkProps) {
  const { lane, tone, word, to } = happening;
  const base = (lanes.findIndex(({ id }) => id === lane) + 1) * laneHeight;
  const mid = base - laneHeight / 2;
  const open = () => to && navigate(to);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an anchor inside an SVG cannot be the console's link
    <g
      className="life-mark"
      data-tone={tone}
      role="link"
      tabIndex={0}
      aria-label={word}
      onPointerEnter={() => onTell(word)}
      onPointerLeave={() => onTell("")}
      onFocus={() => onTell(word)}
      onBlur={() => onTell("")}
      onClick={open}
      onKeyDown={(event) => event.key === "Enter" && open()}
    >
      <title>{word}</title>
      {lane === "bills" && (
        <rect x={x} y={base - 6 - share * 28} width={9} height={6 + share * 28} rx={1} />
      )}
      {lane === "payments" && <circle cx={x} cy={mid} r={3 + share * 8} />}
      {lane === "tickets" && <path d={`M${x} ${mid - 7}l7 7-7 7-7-7z`} />}
      {lane === "contacts" && <path d={`M${x - 7} ${mid - 5}h14v10h-14zl7 5 7-5`} />}
      {lane === "refunds" && <rect x={x - 5} y={mid - 5} width={10} height={10} rx={2} />}
    </g>
  );
}

/** The first of each month in the utility's zone. */
function monthsBetween(first: number, last: number): { at: number; word: string }[] {
  const months: { at: number; word: string }[] = [];
  const begin = new Date(first + 8 * 3_600_000);
  for (let ahead = 1; ; ahead++) {
    const day = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + ahead, 1));
    const at = day.getTime() - 8 * 3_600_000;
    if (at >= last) return months;
    const month = day.getUTCMonth() + 1;
    months.push({ at, word: month === 1 ? String(day.getUTCFullYear()) : String(month) });
  }
}
