/**
 * The frame of a page: its noun as title, what it stands on, the controls that change the view.
 * @module
 */
import { type ReactNode, useEffect } from "react";
import { asOf, instant, relative } from "./format.ts";
import { Link } from "./router.tsx";
import { useSay, useSpeech } from "./say.tsx";
import { useNow } from "./session.tsx";

export function Page({
  title,
  trail = [],
  facts,
  controls,
  children,
}: {
  title: string;
  /** The pages above this one. */
  trail?: { to: string; title: string }[];
  facts?: ReactNode;
  controls?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · gridtill`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          {trail.length > 0 && (
            <nav className="trail">
              {trail.map((step) => (
                <span key={step.to}>
                  <Link to={step.to}>{step.title}</Link> /{" "}
                </span>
              ))}
            </nav>
          )}
          <h1>{title}</h1>
          {facts && <div className="page-facts">{facts}</div>}
        </div>
        {controls && <div className="page-controls no-print">{controls}</div>}
      </header>
      {children}
    </div>
  );
}

/** A moment, absolute with the relative one beside it. */
export function Moment({ at, end = false }: { at: string | null | undefined; end?: boolean }) {
  const { language } = useSpeech();
  const now = useNow();
  if (!at) return <>–</>;
  return (
    <time dateTime={at} className="moment">
      {end ? asOf(at) : instant(at)} <small>{relative(at, now, language)}</small>
    </time>
  );
}

export function AsOf({ at }: { at: string }) {
  const say = useSay();
  return (
    <span className="as-of">
      {say("截至", "As of")} <Moment at={at} end />
    </span>
  );
}

/** A group of things with its own heading; never inside another. */
export function Card({
  title,
  tools,
  children,
  className = "",
  tour,
}: {
  title?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  className?: string;
  /** The stop of the guided tour that points here. */
  tour?: string;
}) {
  return (
    <section className={`card ${className}`} data-tour={tour}>
      {(title || tools) && (
        <header>
          <h2>{title}</h2>
          {tools && <div className="card-tools no-print">{tools}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
