/**
 * Risk levels: always colour, letter and shape together.
 * @module
 */
import { useSpeech } from "./say.tsx";

export type RiskLevel = "high" | "medium" | "low";

export const levelWords = {
  high: { zh: "高", en: "High", letter: "H" },
  medium: { zh: "中", en: "Medium", letter: "M" },
  low: { zh: "低", en: "Low", letter: "L" },
} as const;

/** Triangle, diamond, disc around the middle of a 20 x 20 square. */
export const levelShapes: Record<RiskLevel, string> = {
  high: "M10 1.2 19.6 18.2H.4z",
  medium: "M10 .6 19.4 10 10 19.4.6 10z",
  low: "M10 1.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4z",
};

export function useLevelLetter(): (level: RiskLevel) => string {
  const { language } = useSpeech();
  return (level) => (language === "zh" ? levelWords[level].zh : levelWords[level].letter);
}

/** The mark alone; its name is read out. */
export function LevelMark({ level, size = 20 }: { level: RiskLevel; size?: number }) {
  const { language } = useSpeech();
  const letter = useLevelLetter()(level);
  return (
    <svg
      className="level-mark"
      data-level={level}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={levelWords[level][language]}
    >
      <path d={levelShapes[level]} />
      <text x="10" y={level === "high" ? 16.4 : 14}>
        {letter}
      </text>
    </svg>
  );
}

/** A score is never bare: number and level stand together. */
export function Score({ score, level }: { score: number; level: RiskLevel }) {
  return (
    <span className="score" data-level={level}>
      <b>{score}</b>
      <LevelMark level={level} />
    </span>
  );
}
