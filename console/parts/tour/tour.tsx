/**
 * The guided tour of a demonstration: offered once, left and taken up again at any time. Each stop opens a real
 * page of this house and lights what matters there; the page stays usable under it.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import {
  type CSSProperties,
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
} from "react";
import { roles } from "../../../src/organisation/roles.ts";
import { Refused } from "../../client.ts";
import { Icon } from "../icons.tsx";
import { useKept } from "../kept.ts";
import { useKeys } from "../keys.tsx";
import { Link, navigate, useAddress } from "../router.tsx";
import { useSay, useSentence } from "../say.tsx";
import { useHouse, useMe } from "../session.tsx";
import { places } from "./places.ts";
import { type Stop, stops } from "./stops.ts";
import { type Box, isNarrow, useTarget } from "./use-target.ts";

interface Progress {
  at: number;
  isOn: boolean;
  /** It was begun or declined, and is not offered again. */
  isKnown: boolean;
}

interface Touring extends Progress {
  go(to: number): void;
  leave(): void;
  /** Gets the focus back. */
  opener: RefObject<HTMLButtonElement | null>;
}

const TourContext = createContext<Touring | undefined>(undefined);

function useTour(): Touring {
  const tour = useContext(TourContext);
  if (!tour) throw new Error("TourGuide stands around the shell");
  return tour;
}

export function TourGuide({ children }: { children: ReactNode }) {
  const [kept, keep] = useKept<Progress>("tour", { at: 0, isOn: false, isKnown: false });
  const opener = useRef<HTMLButtonElement>(null);
  const tour = useMemo<Touring>(() => {
    const leave = (at: number) => {
      keep({ at, isOn: false, isKnown: true });
      opener.current?.focus();
    };
    return {
      ...{ ...kept, opener },
      go: (to) =>
        to < stops.length ? keep({ at: Math.max(0, to), isOn: true, isKnown: true }) : leave(0),
      leave: () => leave(kept.at),
    };
  }, [kept, keep]);
  return <TourContext value={tour}>{children}</TourContext>;
}

/** In the bar of a demonstration: begins the tour, or goes on where it was left. */
export function TourButton() {
  const say = useSay();
  const { at, isOn, go, leave, opener } = useTour();
  return (
    <button
      ref={opener}
      type="button"
      className="quiet tour-button"
      aria-pressed={isOn}
      onClick={() => (isOn ? leave() : go(at))}
    >
      <Icon name="tour" /> {say("导览", "Tour")}
      {at > 0 && ` ${at + 1}/${stops.length}`}
    </button>
  );
}

export function Tour() {
  const { at, isOn, isKnown } = useTour();
  const house = useHouse().data;
  const stop = stops[at];
  if (!house?.isDemonstration || !stop) return null;
  if (isOn) return <AtStop key={stop.id} stop={stop} />;
  return isKnown ? null : <Offer />;
}

function Offer() {
  const say = useSay();
  const { go, leave } = useTour();
  return (
    <aside className="tour-card no-print" aria-labelledby="tour-title">
      <h2 id="tour-title">
        {say("看一遍？八站，五分钟", "Look around? Eight stops, five minutes")}
      </h2>
      <p>
        {say(
          "这是一家虚构的电力公司，账单、诉求、退费和审批都是它自己走出来的。导览打开真正的页面，说明每一处为什么要紧。",
          "This is a made-up utility that has lived its own bills, appeals, refunds and approvals. The tour opens the real pages and says why each matters.",
        )}
      </p>
      <footer>
        <Button onClick={leave}>{say("以后再说", "Later")}</Button>
        <Button type="primary" onClick={() => go(0)}>
          {say("开始导览", "Begin the tour")}
        </Button>
      </footer>
    </aside>
  );
}

/** Refused to these roles; nothing of the kind here. */
type Lack = "forbidden" | "none";

function AtStop({ stop }: { stop: Stop }) {
  const me = useMe();
  const isMine = stop.roles.some((role) => me.roles.includes(role));
  const found = useQuery({
    queryKey: ["tour", stop.id, me.id],
    queryFn: async () => (await places[stop.id]()) ?? null,
    enabled: isMine,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const place = found.data;
  useEffect(() => {
    if (place) navigate(place);
  }, [place]);
  const box = useTarget(stop.id);
  if (!isMine || (found.error instanceof Refused && found.error.kind === "forbidden")) {
    return <Card stop={stop} lack="forbidden" />;
  }
  if (found.isPending) return null;
  if (!place) return <Card stop={stop} lack="none" />;
  return (
    <>
      {box && <div className="tour-light no-print" style={around(box)} />}
      {/* anew once there is something to point at: a panel that came with it took focus and keys */}
      <Card key={box ? "lit" : "dark"} stop={stop} box={box} place={place} />
    </>
  );
}

interface CardProps {
  stop: Stop;
  lack?: Lack;
  place?: string;
  box?: Box | undefined;
}

function Card({ stop, lack, place, box }: CardProps) {
  const say = useSay();
  const sentence = useSentence();
  const { at, go, leave } = useTour();
  const card = useRef<HTMLDivElement>(null);
  const { path } = useAddress();
  const isElsewhere = place !== undefined && place.split("?")[0] !== path;
  useKeys([
    { key: "ArrowRight", zh: "导览：下一站", en: "Tour: next stop", run: () => go(at + 1) },
    { key: "ArrowLeft", zh: "导览：上一站", en: "Tour: stop before", run: () => go(at - 1) },
    { key: "Escape", zh: "离开导览", en: "Leave the tour", run: leave },
  ]);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  return (
    <div
      ref={card}
      className="tour-card no-print"
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-why"
      tabIndex={-1}
      style={beside(box)}
    >
      <header>
        <small>
          {say(`第 ${at + 1} 站，共 ${stops.length} 站`, `Stop ${at + 1} of ${stops.length}`)}
        </small>
        <button
          type="button"
          className="quiet"
          aria-label={say("离开导览", "Leave the tour")}
          onClick={leave}
        >
          <Icon name="close" />
        </button>
      </header>
      <h2 id="tour-title">{sentence(stop)}</h2>
      <p id="tour-why">{sentence(stop.why)}</p>
      {lack === "forbidden" && <WhoSees stop={stop} />}
      {lack === "none" && (
        <p className="note">
          {say("这家公司眼下没有这样的事。", "This house has nothing of the kind just now.")}
        </p>
      )}
      {isElsewhere && (
        <Link to={place}>{say("回到这一站的页面", "Back to the page of this stop")}</Link>
      )}
      <footer>
        <Ticks />
        <Button disabled={at === 0} onClick={() => go(at - 1)}>
          {say("上一站", "Back")}
        </Button>
        <Button type="primary" onClick={() => go(at + 1)}>
          {at === stops.length - 1 ? say("完成", "Done") : say("下一站", "Next")}
        </Button>
      </footer>
    </div>
  );
}

function WhoSees({ stop }: { stop: Stop }) {
  const say = useSay();
  const sentence = useSentence();
  const those = stop.roles.map((role) => sentence(roles[role])).join(say("、", ", "));
  return (
    <p className="note">
      {say(
        `您的角色看不到这一页；能看到的有：${those}。管理员可在“人员与组织”给其中一位发一次性密码。`,
        `Your roles do not see this page; these do: ${those}. An administrator gives one of them a one-time password under People.`,
      )}
    </p>
  );
}

function Ticks() {
  const sentence = useSentence();
  const { at, go } = useTour();
  return (
    <ol className="tour-ticks">
      {stops.map((stop, to) => (
        <li key={stop.id}>
          <button
            type="button"
            aria-label={`${to + 1} ${sentence(stop)}`}
            title={sentence(stop)}
            aria-current={to === at ? "step" : undefined}
            onClick={() => go(to)}
          />
        </li>
      ))}
    </ol>
  );
}

const gap = 8;
const cardWidth = 376;
const cardHeight = 300;

function around({ top, left, width, height }: Box): CSSProperties {
  return { top: top - gap, left: left - gap, width: width + 2 * gap, height: height + 2 * gap };
}

/** To the right or left of what is lit, under or over it, else in the corner; at the foot of a telephone. */
function beside(box: Box | undefined): CSSProperties {
  if (!box || isNarrow()) return {};
  const { innerWidth, innerHeight } = window;
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  const level = Math.max(56, Math.min(box.top, innerHeight - cardHeight - 16));
  const inline = Math.max(16, Math.min(box.left, innerWidth - cardWidth - 16));
  if (right + cardWidth + 40 < innerWidth) return placed(level, right + 3 * gap);
  if (box.left > cardWidth + 40) return placed(level, box.left - cardWidth - 3 * gap);
  if (bottom + cardHeight + 40 < innerHeight) return placed(bottom + 3 * gap, inline);
  if (box.top > cardHeight + 72) return placed(box.top - cardHeight - 3 * gap, inline);
  return {};
}

function placed(top: number, left: number): CSSProperties {
  return { top, left, right: "auto", bottom: "auto" };
}
