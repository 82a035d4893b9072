import { Segmented, Select } from "antd";
import { useSay } from "../say.tsx";
import type { View } from "./view.ts";
import { compareWord, slotWord } from "./words.ts";

/** Slot, comparison and day of the page. */
export function ViewControls({ view, hasCompare = true }: { view: View; hasCompare?: boolean }) {
  const say = useSay();
  return (
    <>
      <Segmented
        value={view.slot}
        onChange={view.setSlot}
        options={(["hour", "day", "week"] as const).map((value) => ({
          value,
          label: slotWord(value, say),
        }))}
        aria-label={say("时段", "Slot")}
      />
      {hasCompare && (
        <Select
          value={view.compare}
          onChange={view.setCompare}
          prefix={say("对比", "Against")}
          popupMatchSelectWidth={false}
          options={(["previous", "day", "week"] as const).map((value) => ({
            value,
            label: compareWord(value, say),
          }))}
          aria-label={say("对比", "Compare with")}
        />
      )}
      <label className="day-picker">
        <span>{say("截至", "As of")}</span>
        <input
          type="date"
          value={view.asOf}
          aria-label={say("截至日期，留空为最新", "As-of day, the newest when empty")}
          onChange={(event) => view.setAsOf(event.target.value)}
        />
      </label>
    </>
  );
}
