/**
 * The keyboard: each part names its keys, `?` lists those that work on the page at hand.
 * @module
 */
import { Modal } from "antd";
import { useEffect, useRef, useState } from "react";
import { useSay } from "./say.tsx";

export interface Key {
  key: string;
  zh: string;
  en: string;
  run(): void;
}

const layers: { current: Key[] }[] = [];

/** Keys of a part, as long as it is on the page; the newest part goes first. */
export function useKeys(keys: Key[]): void {
  const layer = useRef(keys);
  layer.current = keys;
  useEffect(() => {
    layers.unshift(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Enter belongs to the button or link that has the focus. */
const ownsEnter = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("button, a, summary, [role=dialog]") !== null;

/** Who goes on by keyboard has left the link or button pressed before: Enter opens the row chosen by j. */
function leaveControl(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches("a, button")) {
    activeElement.blur();
  }
}

function listen(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (event.key === "Enter" && ownsEnter(event.target)) return;
  const known = layers.flatMap((layer) => layer.current).find(({ key }) => key === event.key);
  if (!known) return;
  event.preventDefault();
  if (event.key !== "Enter") leaveControl();
  known.run();
}

export function Keyboard() {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  useKeys([{ key: "?", zh: "快捷键", en: "Keyboard help", run: () => setOpen((open) => !open) }]);
  const known = isOpen ? layers.flatMap((layer) => layer.current) : [];
  const first = known.filter((key, at) => known.findIndex((other) => other.key === key.key) === at);
  return (
    <Modal
      open={isOpen}
      onCancel={() => setOpen(false)}
      footer={null}
      title={say("快捷键", "Keyboard")}
      width={400}
    >
      <dl className="keys">
        {first.map(({ key, zh, en }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(zh, en)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
