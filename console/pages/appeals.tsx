/**
 * 诉求: every region and category, by city or by county.
 * @module
 */
import { Segmented } from "antd";
import { Assessed } from "../parts/appeals/assessed.tsx";
import { ViewControls } from "../parts/appeals/controls.tsx";
import { Ranking } from "../parts/appeals/ranking.tsx";
import { RowPanel } from "../parts/appeals/row-panel.tsx";
import { useView } from "../parts/appeals/view.ts";
import { useAnswer } from "../parts/data.ts";
import { AsOf, Card, Page } from "../parts/page.tsx";
import { useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";

export default function Appeals() {
  const say = useSay();
  const view = useView();
  const [level, setLevel] = useParam("level", "city");
  const [open, setOpen] = useParam("open");
  const cut = level === "county" ? "county" : "city";
  const ranking = useAnswer("appeals.ranking", { ...view.asked, level: cut, limit: 500 });
  return (
    <Page
      title={say("诉求", "Appeals")}
      facts={ranking.data && <AsOf at={ranking.data.asOf} />}
      controls={
        <>
          <Segmented
            value={cut}
            onChange={setLevel}
            options={[
              { value: "city", label: say("按市", "Cities") },
              { value: "county", label: say("按县区", "Counties") },
            ]}
          />
          <ViewControls view={view} />
        </>
      }
    >
      <Assessed query={ranking} view={view} level={cut}>
        {({ rows }) => (
          <Card>
            <Ranking
              rows={rows}
              keyOf={keyOf}
              pickedKey={open}
              onPick={(row) => setOpen(keyOf(row))}
              view={view}
              level={cut}
            />
            <RowPanel row={rows.find((row) => keyOf(row) === open)} onClose={() => setOpen("")} />
          </Card>
        )}
      </Assessed>
    </Page>
  );
}

const keyOf = (row: { region: string; category: string }) => `${row.region}/${row.category}`;
