/**
 * 总账: do the books balance, what was entered, which days and months are closed.
 * @module
 */
import { Segmented } from "antd";
import { ClosingTab } from "../parts/ledger/closing.tsx";
import { Days } from "../parts/ledger/days.tsx";
import { EntriesTab } from "../parts/ledger/entries.tsx";
import { TrialBalanceTab } from "../parts/ledger/trial-balance.tsx";
import { Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";

const tabs = { balance: TrialBalanceTab, entries: EntriesTab, closing: ClosingTab };

export default function Ledger() {
  const say = useSay();
  const [tab, setTab] = useParam("tab", "balance");
  const Shown = tabs[tab as keyof typeof tabs] ?? TrialBalanceTab;
  return (
    <Page
      title={say("总账", "Ledger")}
      controls={
        <>
          <Days />
          <Segmented
            value={tab}
            onChange={setTab}
            options={[
              { value: "balance", label: say("试算平衡", "Trial balance") },
              { value: "entries", label: say("凭证", "Entries") },
              { value: "closing", label: say("日结与月结", "Closing") },
            ]}
          />
        </>
      }
    >
      <Shown />
    </Page>
  );
}
