/**
 * 异常工单: one case on a page of its own, with names in full for who may see them.
 * @module
 */
import { Button } from "antd";
import { useState } from "react";
import { CaseView } from "../parts/anomalies/case-view.tsx";
import { useAnswer } from "../parts/data.ts";
import { Card, Page } from "../parts/page.tsx";
import { useSay } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";

export default function AnomalyCase({ id = "" }: Record<string, string>) {
  const say = useSay();
  const me = useMe();
  const [unmask, setUnmask] = useState(false);
  const found = useAnswer("anomalies.show", { case: id, unmask });
  return (
    <Page
      title={say(`异常工单 ${id}`, `Case ${id}`)}
      trail={[{ to: "/anomalies", title: say("稽查工作台", "Odd payments") }]}
      controls={
        me.seesPersonalData &&
        !unmask && (
          <Button onClick={() => setUnmask(true)}>
            {say("显示户名（记入审计）", "Show names (kept in the audit)")}
          </Button>
        )
      }
    >
      <Card>
        <Answered query={found} rows={12}>
          {(one) => <CaseView key={one.id} found={one} unmask={unmask} />}
        </Answered>
      </Card>
    </Page>
  );
}
