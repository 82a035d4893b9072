/**
 * When a partner may be asked: at its pace, and not at all for a while after it fell silent. Pure; the
 * time is passed in. The pace is the virtual scheduling form of ATM's generic cell rate algorithm (ITU-T
 * I.371), one instant instead of a bucket; the breaker is closed, open, or half open with one probe.
 * @module
 */

export interface Pace {
  /** When the next query is due if all before it came at the allowed pace. */
  dueAt: Date;
  /** In a row. */
  silences: number;
  /** Set while the breaker is open or half open. */
  openUntil: Date | null;
  /** Half open: somebody is finding out. */
  probingUntil: Date | null;
}

export interface PaceRules {
  office: { perSecond: number; burst: number };
  breaker: { silences: number; openSeconds: number; probeSeconds: number };
}

export type Leave =
  | { kind: "go"; pace: Pace }
  | { kind: "wait"; ms: number }
  /** The breaker is open, or somebody else probes. */
  | { kind: "stop"; until: Date };

const later = (moment: Date, ms: number) => new Date(moment.getTime() + ms);

export function askLeave(pace: Pace, rules: PaceRules, now: Date): Leave {
  const { openUntil, probingUntil } = pace;
  if (openUntil && now < openUntil) return { kind: "stop", until: openUntil };
  if (probingUntil && now < probingUntil) return { kind: "stop", until: probingUntil };
  const { perSecond, burst } = rules.office;
  // whole milliseconds, as instants are: a third of a second is 334 of them, or the third query comes too soon
  const interval = Math.ceil(1000 / perSecond);
  const ms = pace.dueAt.getTime() - (burst - 1) * interval - now.getTime();
  if (ms > 0) return { kind: "wait", ms };
  const dueAt = later(pace.dueAt > now ? pace.dueAt : now, interval);
  const probe = openUntil && later(now, rules.breaker.probeSeconds * 1000);
  return { kind: "go", pace: { ...pace, dueAt, probingUntil: probe } };
}

/** Any answer closes the breaker. */
export function answered(pace: Pace): Pace {
  return { ...pace, silences: 0, openUntil: null, probingUntil: null };
}

/** The n-th silence in a row opens it, and so does that of a probe. */
export function fellSilent(pace: Pace, { breaker }: PaceRules, now: Date): Pace {
  const silences = pace.silences + 1;
  const opens = silences >= breaker.silences;
  const openUntil = opens ? later(now, breaker.openSeconds * 1000) : null;
  return { ...pace, silences, openUntil, probingUntil: null };
}
