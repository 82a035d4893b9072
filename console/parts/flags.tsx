/**
 * What is risky about a row: the first reason in its own words, how many more, all under the pointer.
 * @module
 */
import { useSay, useSentence } from "./say.tsx";

interface Words {
  zh: string;
  en: string;
}

export function Flags({ flags, tone = "medium" }: { flags: Words[]; tone?: "high" | "medium" }) {
  const say = useSay();
  const sentence = useSentence();
  const [first, ...others] = flags;
  if (!first) return null;
  return (
    <span className="flags" title={flags.map(sentence).join("\n")}>
      <span className="tag" data-tone={tone}>
        {sentence(first)}
      </span>
      {others.length > 0 && <small>{say(`另 ${others.length} 项`, `${others.length} more`)}</small>}
    </span>
  );
}
