import { Segmented, Select } from "antd";
import { addDays, dayOf } from "../../../src/base/dates.ts";
import { useSay } from "../say.tsx";
import { useHouse, useNow } from "../session.tsx";
import type { Slot, View } from "./view.ts";
import { compareWord, comparisons, slotWord } from "./words.ts";

const slots: Slot[] = ["hour", "day", "week"];
/** How far back the day list goes; a quarter, as the models do. */
const daysBack = 92;

/** Slot, comparison and day of the page. */
export function ViewControls({ view }: { view: View }) {
  const say = useSay();
  const days = useDays();
  return (
    <>
      <Segmented
        value={view.slot}
        onChange={view.setSlot}
        options={slots.map((value) => ({ value, label: slotWord(value, say) }))}
        aria-label={say("时段", "Slot")}
      />
      <Select
        value={view.compare}
        onChange={view.setCompare}
        prefix={<span className="faint">{say("对比", "Against")}</span>}
        popupMatchSelectWidth={false}
        options={comparisons[view.slot].map((value) => ({
          value,
          label: compareWord(view.slot, value, say),
        }))}
        aria-label={say("对比", "Compare with")}
      />
      <Select
        value={view.asOf}
        onChange={view.setAsOf}
        showSearch
        prefix={<span className="faint">{say("截至", "As of")}</span>}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: say("最新", "newest") },
          ...days.map((day) => ({ value: day, label: `${day} 24:00` })),
        ]}
        aria-label={say("截至", "As of")}
      />
    </>
  );
}

/** The days that may have an assessment, newest first. */
function useDays(): string[] {
  const now = useNow();
  const night = useHouse().data?.lastNight;
  const last = dayOf(new Date(night ? Date.parse(night) - 1 : now));
  return Array.from({ length: daysBack }, (_, back) => addDays(last, -back));
}
