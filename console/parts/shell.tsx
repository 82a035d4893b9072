/**
 * What stands around every page: the rail, the bar with clock, language, theme and person.
 * @module
 */
import { Dropdown } from "antd";
import { Component, type ReactNode, Suspense, useEffect } from "react";
import { signOut } from "../client.ts";
import { groups, isFor, type Route, routes, startOf } from "../routes.tsx";
import { queries } from "./data.ts";
import { asOf, instant } from "./format.ts";
import { Icon } from "./icons.tsx";
import { Keyboard } from "./keys.tsx";
import { Link, matchPath, navigate, useAddress } from "./router.tsx";
import { useSay, useSpeech } from "./say.tsx";
import { useHouse, useMe, useNow } from "./session.tsx";
import { Empty, Failure, Skeleton } from "./states.tsx";
import { useTheme } from "./theme.tsx";
import { Tour, TourButton, TourGuide } from "./tour/tour.tsx";

export function Shell() {
  const { path } = useAddress();
  const say = useSay();
  const me = useMe();
  const found = findRoute(path);
  const isMine = found !== undefined && isFor(found.route, me.roles);
  return (
    <TourGuide>
      <div className="shell">
        <a className="skip" href="#page">
          {say("跳到正文", "Skip to the page")}
        </a>
        <Rail path={path} />
        <div className="stage">
          <ClockBanner />
          <Bar />
          <main id="page" tabIndex={-1}>
            <PageBoundary key={path}>
              <Suspense fallback={<Skeleton rows={10} />}>
                {isMine ? (
                  <found.route.page {...found.values} />
                ) : (
                  <NotHere isThere={!!found} isStart={path === "/"} />
                )}
              </Suspense>
            </PageBoundary>
          </main>
        </div>
        <Keyboard />
        <Tour />
      </div>
    </TourGuide>
  );
}

function findRoute(path: string): { route: Route; values: Record<string, string> } | undefined {
  for (const route of routes) {
    const values = matchPath(route.path, path);
    if (values) return { route, values };
  }
  return undefined;
}

function Rail({ path }: { path: string }) {
  const say = useSay();
  const me = useMe();
  const seen = routes.filter((route) => route.icon && isFor(route, me.roles));
  const isHere = (to: string) => (to === "/" ? path === "/" : path.startsWith(to));
  return (
    <nav className="rail no-print" aria-label={say("栏目", "Sections")}>
      <Link to="/" className="mark">
        <Mark />
        <b>gridtill</b>
      </Link>
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => {
        const inGroup = seen.filter((route) => route.group === group);
        return inGroup.length === 0 ? null : (
          <section key={group}>
            <h2>{say(groups[group].zh, groups[group].en)}</h2>
            {inGroup.map(({ path: to, icon, zh, en }) => (
              <Link key={to} to={to} aria-current={isHere(to) ? "page" : undefined}>
                {icon && <Icon name={icon} />}
                <span>{say(zh ?? "", en ?? "")}</span>
              </Link>
            ))}
          </section>
        );
      })}
    </nav>
  );
}

export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <path
        d="M7 22.5h18M7 16h11M7 9.5h18"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
        opacity=".5"
      />
      <path d="M20.5 6.5 14 17h5.5l-3 8.5L24 14.5h-5z" fill="var(--on-accent)" />
    </svg>
  );
}

function Bar() {
  const { language, setLanguage, say } = useSpeech();
  const { theme, setTheme } = useTheme();
  const me = useMe();
  const status = useHouse().data;
  const now = useNow();
  const leave = async () => {
    await signOut();
    queries.clear();
    navigate("/");
  };
  return (
    <div className="bar no-print">
      <span className="bar-place">
        {status?.isDemonstration && (
          <>
            <span className="tag">{say("演示数据", "Demonstration data")}</span> <TourButton />
          </>
        )}
      </span>
      <time className="bar-clock" dateTime={new Date(now).toISOString()}>
        <Icon name="clock" size={14} /> {instant(new Date(now).toISOString())}
      </time>
      <button
        type="button"
        className="quiet"
        onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        aria-label={say("切换到英文", "Switch to Chinese")}
      >
        {language === "zh" ? "EN" : "中文"}
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => setTheme(theme === "dark" ? "light" : "dark")}
        aria-label={theme === "dark" ? say("浅色", "Light") : say("深色", "Dark")}
      >
        <Icon name={theme === "dark" ? "sun" : "moon"} />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={say("打印", "Print")}
        onClick={() => window.print()}
      >
        <Icon name="print" />
      </button>
      <button
        type="button"
        className="quiet"
        aria-label={say("快捷键", "Keyboard help")}
        onClick={() => window.dispatchEvent(new KeyboardEvent("keydown", { key: "?" }))}
      >
        <Icon name="help" />
      </button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "profile", label: say("我的账户与令牌", "My account and tokens") },
            { key: "leave", label: say("退出", "Sign out") },
          ],
          onClick: ({ key }) => (key === "leave" ? void leave() : navigate("/profile")),
        }}
      >
        <button type="button" className="quiet person">
          <Icon name="people" /> {me.name}
        </button>
      </Dropdown>
    </div>
  );
}

/** Nobody should take a moved clock for today. */
function ClockBanner() {
  const say = useSay();
  const status = useHouse().data;
  const now = useNow();
  if (!status || Math.abs(status.clockOffsetMs) < 60_000) return null;
  const moment = asOf(new Date(now).toISOString());
  return (
    <div className="clock-banner" role="status">
      <Icon name="clock" />
      {say(
        `时钟已拨动：系统按 ${moment} 工作，与真实时间不同。`,
        `The clock has been moved: the house works as if it were ${moment}.`,
      )}
      <Link to="/operations?tab=clock">{say("查看", "Look")}</Link>
    </div>
  );
}

/** No such page, or not one for this person's roles: the way to the first that is, at the start at once. */
function NotHere({ isThere, isStart }: { isThere: boolean; isStart: boolean }) {
  const say = useSay();
  const me = useMe();
  const first = startOf(me.roles);
  useEffect(() => {
    if (isStart && first) navigate(first.path, { replace: true });
  }, [isStart, first]);
  return (
    <Empty
      title={
        isThere
          ? say("这一页不属于您的角色", "This page is not for your roles")
          : say("没有这个页面", "There is no such page")
      }
    >
      {first && <Link to={first.path}>{say(`去“${first.zh}”`, `Go to ${first.en}`)}</Link>}
    </Empty>
  );
}

class PageBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <Failure error={this.state.error} retry={() => window.location.reload()} />;
  }
}
