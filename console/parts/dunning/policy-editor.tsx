/**
 * YAML with line numbers; what the linter says stands at its line and below, and takes you there.
 * @module
 */
import { type UIEvent, useRef } from "react";
import { useSay, useSentence } from "../say.tsx";
import type { Finding } from "./policy-words.ts";

export function PolicyEditor({
  text,
  findings,
  onChange,
}: {
  text: string;
  findings: readonly Finding[];
  /** Absent: to be read only. */
  onChange?: ((text: string) => void) | undefined;
}) {
  const say = useSay();
  const gutter = useRef<HTMLPreElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split("\n");
  const worst = new Map<number, Finding["level"]>();
  for (const { line, level } of findings) {
    if (worst.get(line) !== "error") worst.set(line, level);
  }
  const follow = ({ currentTarget }: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
  };
  const goTo = (line: number) => {
    const element = area.current;
    if (!element) return;
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    element.focus();
    element.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    element.scrollTop = Math.max(0, (line - 6) * 20);
  };
  return (
    <div className="policy-editor">
      <div className="policy-text">
        <pre ref={gutter} aria-hidden="true">
          {lines.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number
            <span key={index} data-level={worst.get(index + 1)}>
              {index + 1}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          value={text}
          readOnly={!onChange}
          spellCheck={false}
          wrap="off"
          aria-label={say("策略 YAML", "The policy's YAML")}
          onScroll={follow}
          onChange={({ target }) => onChange?.(target.value)}
        />
      </div>
      <Findings findings={findings} onGo={goTo} />
    </div>
  );
}

function Findings({ findings, onGo }: { findings: readonly Finding[]; onGo(line: number): void }) {
  const say = useSay();
  const sentence = useSentence();
  if (findings.length === 0) {
    return (
      <p className="policy-sound">
        ✓ {say("没有发现违法或不当之处", "Nothing against the law or good sense was found")}
      </p>
    );
  }
  return (
    <ul className="policy-findings">
      {findings.map((finding) => (
        <li key={`${finding.path} ${finding.code} ${finding.en}`} data-level={finding.level}>
          <button type="button" className="quiet" onClick={() => onGo(finding.line)}>
            {finding.line}:{finding.column}
          </button>
          <span>
            <b>{finding.level === "error" ? say("错误", "Error") : say("提示", "Warning")}</b>{" "}
            {sentence(finding)}
            {finding.article && <small> {finding.article}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
