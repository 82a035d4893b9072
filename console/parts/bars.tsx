/**
 * A few figures side by side, each with its name, its bar from zero, and its exact value beside it.
 * @module
 */
import type { ReactNode } from "react";

export interface Bar {
  id: string;
  name: ReactNode;
  value: number;
  /** The exact value, as it is read. */
  text: ReactNode;
  /** A word and a shape beside the value, where something is to be seen. */
  mark?: ReactNode;
  tone?: "high" | undefined;
}

interface BarsProps {
  bars: Bar[];
  /** What the bars measure, for those who cannot see them. */
  label: string;
  openId?: string;
  onOpen?: (id: string) => void;
}

export function Bars({ bars, label, openId, onOpen }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ value }) => Math.abs(value)));
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ id, name, value, text, mark, tone }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={id === openId}
            data-tone={tone}
            onClick={() => onOpen?.(id)}
          >
            <span>{name}</span>
            <i>
              <i style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
            </i>
            <span className="num">{text}</span>
            <small>{mark}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
