/**
 * Two texts line by line: what left, what came, and a little of what stayed around it.
 * @module
 */
import { useSay } from "../say.tsx";

interface DiffLine {
  mark: " " | "-" | "+";
  text: string;
  /** In the text it stands in, from 1. */
  number: number;
}

export function PolicyDiff({ before, after }: { before: string; after: string }) {
  const say = useSay();
  const lines = around(diffLines(before.split("\n"), after.split("\n")), 2);
  if (lines.length === 0)
    return <p className="note">{say("文本相同", "The texts are the same")}</p>;
  return (
    <pre className="policy-diff">
      {lines.map((line, index) =>
        line === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a gap has no name
          <span key={index} data-mark="…">
            ⋯
          </span>
        ) : (
          <span key={`${line.mark}${line.number}`} data-mark={line.mark}>
            {line.mark} {String(line.number).padStart(3)} {line.text}
          </span>
        ),
      )}
    </pre>
  );
}

/** By the longest common subsequence. */
function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [m, n] = [before.length, after.length];
  const common = Array.from({ length: m + 1 }, () => new Uint16Array(n + 1));
  for (let i = m - 1; i >= 0; i--) {
    for (let j = n - 1; j >= 0; j--) {
      common[i]![j] =
        before[i] === after[j]
          ? common[i + 1]![j + 1]! + 1
          : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  for (let [i, j] = [0, 0]; i < m || j < n; ) {
    if (i < m && j < n && before[i] === after[j]) {
      lines.push({ mark: " ", text: before[i]!, number: j + 1 });
      i += 1;
      j += 1;
    } else if (j >= n || (i < m && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ mark: "-", text: before[i]!, number: i + 1 });
      i += 1;
    } else {
      lines.push({ mark: "+", text: after[j]!, number: j + 1 });
      j += 1;
    }
  }
  return lines;
}

/** Changed lines with so many around them; undefined stands for what was left out. */
function around(lines: readonly DiffLine[], context: number): (DiffLine | undefined)[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ mark }) => mark !== " "),
  );
  if (!isNear.includes(true)) return [];
  return lines.flatMap((line, index) => {
    if (isNear[index]) return [line];
    return isNear[index - 1] ? [undefined] : [];
  });
}
