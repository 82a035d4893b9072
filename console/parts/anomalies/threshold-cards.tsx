/**
 * One card per category: what is odd in it, where the thresholds come from, what they will cost.
 * @module
 */
import { pickings, provenances } from "../../../src/anomalies/thresholds/schema.ts";
import { number, percent } from "../format.ts";
import { useSay, useSentence } from "../say.tsx";
import { costOf, type Picking } from "./picking.ts";
import {
  type Cards,
  perDay,
  provenanceTones,
  type ThresholdCard,
  times,
} from "./threshold-words.ts";

interface CardsProps {
  set: Cards;
  picking: Picking;
  open: number | undefined;
  onOpen(category: number): void;
}

export function ThresholdCards({ set, picking, open, onOpen }: CardsProps) {
  const shown = open ?? set.cards[0]?.category;
  return (
    <div className="threshold-cards">
      {set.cards.map((card) => (
        <OneCard
          key={card.category}
          {...{ card, picking, isOpen: open === card.category }}
          tour={shown === card.category ? "threshold" : undefined}
          onOpen={() => onOpen(card.category)}
        />
      ))}
    </div>
  );
}

function OneCard({
  card,
  picking,
  isOpen,
  tour,
  onOpen,
}: {
  card: ThresholdCard;
  picking: Picking;
  isOpen: boolean;
  tour: string | undefined;
  onOpen(): void;
}) {
  const say = useSay();
  const sentence = useSentence();
  const { category, provenance, precision, rates, confirmed, notes, points } = card;
  const place = picking.places.get(category);
  const point = picking.fronts.get(category)?.points[place ?? -1];
  const isMoved = point !== undefined && place !== card.picked;
  const limits = point ?? card.thresholds;
  return (
    <button
      type="button"
      className="threshold-card"
      data-tour={tour}
      aria-pressed={isOpen}
      onClick={onOpen}
      disabled={points === 0}
    >
      <header>
        <span className="tag" data-tone={provenanceTones[provenance]}>
          {sentence(provenances[provenance])}
        </span>
        {card.isForced && (
          <span className="tag" data-tone="high">
            {say("强制", "forced")}
          </span>
        )}
        <code>{category}</code>
      </header>
      <h3>{sentence(card.name)}</h3>
      <dl data-moved={isMoved || undefined}>
        <div>
          <dt>{say("金额偏离 >", "amount off >")}</dt>
          <dd>{times(limits.amount)}</dd>
        </div>
        <div>
          <dt>{say("间隔过短 <", "too soon <")}</dt>
          <dd>{times(limits.gapShort)}</dd>
        </div>
        <div>
          <dt>{say("间隔过长 >", "too late >")}</dt>
          <dd>{times(limits.gapLong)}</dd>
        </div>
        <div>
          <dt>{say("金额与间隔预警/日", "by amount or interval, a day")}</dt>
          <dd>{perDay(costOf(card, picking))}</dd>
        </div>
      </dl>
      {precision && !isMoved && (
        <Interval label={say("预计准确率", "expected precision")} {...precision} />
      )}
      {rates && <Interval label={say("检出率", "true positives")} {...rates.truePositive} />}
      {rates && <Interval label={say("误报率", "false positives")} {...rates.falsePositive} />}
      <p>
        {say(`${number(card.records)} 条记录`, `${number(card.records)} records`)}
        {confirmed.abnormal + confirmed.normal > 0 &&
          say(
            ` · 已确认 ${confirmed.abnormal} 异常 / ${confirmed.normal} 正常`,
            ` · confirmed ${confirmed.abnormal} abnormal / ${confirmed.normal} normal`,
          )}
        {" · "}
        {isMoved
          ? say("已改选点", "another point")
          : card.pickedBy && sentence(pickings[card.pickedBy])}
      </p>
      {notes.length > 0 && <p className="faint">{notes.map(sentence).join(say("；", "; "))}</p>}
      <small>
        <code>{card.hash.slice(0, 16)}</code>
      </small>
    </button>
  );
}

/** A share with the bounds it may have. */
function Interval({
  label,
  share,
  low,
  high,
}: {
  label: string;
  share: number;
  low: number;
  high: number;
}) {
  return (
    <span className="interval">
      <span>{label}</span>
      <i aria-hidden="true">
        <i style={{ left: `${low * 100}%`, width: `${Math.max(0.5, (high - low) * 100)}%` }} />
        <b style={{ left: `${share * 100}%` }} />
      </i>
      <span className="num">
        {percent(share, share < 0.1 ? 1 : 0)}{" "}
        <small>
          {percent(low, low < 0.1 ? 1 : 0)}–{percent(high, high < 0.1 ? 1 : 0)}
        </small>
      </span>
    </span>
  );
}
