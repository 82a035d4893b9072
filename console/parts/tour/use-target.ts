import { useEffect, useState } from "react";

export interface Box {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** So long a page may still be moving after its answers came. */
const settlingMs = 2_500;

/**
 * Where the element marked `data-tour` stands on the screen just now; undefined while there is none. It is
 * brought into view when it comes, and kept there until the page around it is still or a hand scrolls.
 */
export function useTarget(mark: string): Box | undefined {
  const [box, setBox] = useState<Box>();
  useEffect(() => {
    let frame = 0;
    let found: Element | null = null;
    let keepsUntil = 0;
    let last: Box | undefined;
    const letGo = () => {
      keepsUntil = 0;
    };
    const look = (now: number) => {
      const element = document.querySelector(`[data-tour="${mark}"]`);
      if (element !== found && element) keepsUntil = now + settlingMs;
      found = element;
      let seen = element && boxOf(element);
      if (element && now < keepsUntil && !same(last, seen)) {
        bringIntoView(element);
        seen = boxOf(element);
      }
      last = seen ?? undefined;
      setBox((old) => (same(old, seen) ? old : (seen ?? undefined)));
      frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(look);
    const byHand = ["wheel", "touchmove", "pointerdown"] as const;
    for (const each of byHand) window.addEventListener(each, letGo, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      for (const each of byHand) window.removeEventListener(each, letGo);
    };
  }, [mark]);
  return box;
}

function boxOf(element: Element): Box {
  const { top, left, width, height } = element.getBoundingClientRect();
  return { top, left, width, height };
}

function same(one: Box | null | undefined, other: Box | null | undefined): boolean {
  if (!one || !other) return !one === !other;
  return (["top", "left", "width", "height"] as const).every((side) => one[side] === other[side]);
}

/** What fits stands in the middle; what does not, and all on a telephone, begins under the bar. */
function bringIntoView(element: Element): void {
  const isTall = element.clientHeight > window.innerHeight * 0.6 || isNarrow();
  element.scrollIntoView({ behavior: "instant", block: isTall ? "start" : "center" });
}

export function isNarrow(): boolean {
  return window.matchMedia("(width < 720px)").matches;
}
