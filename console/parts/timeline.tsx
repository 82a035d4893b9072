/**
 * What happened, in order, in one lane or in several side by side with what went between them.
 * @module
 */
import type { ReactNode } from "react";
import { Moment } from "./page.tsx";

export interface TimelineEvent {
  id: string;
  at: string;
  /** Which lane it stands in, from 0; what passes between lanes stands in both: `[0, 1]`. */
  lane?: number | [from: number, to: number];
  title: ReactNode;
  by?: ReactNode;
  note?: ReactNode;
  tone?: "high" | "medium" | "low";
}

export function Timeline({ events, lanes = [] }: { events: TimelineEvent[]; lanes?: string[] }) {
  const count = Math.max(1, lanes.length);
  return (
    <div className="timeline" style={{ "--lanes": count } as React.CSSProperties}>
      {lanes.map((lane, index) => (
        <b key={lane} className="timeline-lane" style={{ gridColumn: index + 1 }}>
          {lane}
        </b>
      ))}
      {events.map((event) => (
        <article
          key={event.id}
          style={{ gridColumn: columnOf(event.lane) }}
          data-tone={event.tone}
          data-passes={
            Array.isArray(event.lane)
              ? event.lane[0] < event.lane[1]
                ? "right"
                : "left"
              : undefined
          }
        >
          <header>
            <b>{event.title}</b> {event.by && <span>{event.by}</span>}
          </header>
          {event.note && <p>{event.note}</p>}
          <Moment at={event.at} />
        </article>
      ))}
    </div>
  );
}

function columnOf(lane: TimelineEvent["lane"] = 0): string {
  if (!Array.isArray(lane)) return String(lane + 1);
  return `${Math.min(...lane) + 1} / ${Math.max(...lane) + 2}`;
}
