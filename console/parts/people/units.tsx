/**
 * The organisation tree as a list, parents before children.
 * @module
 */
import type { Output } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { number } from "../format.ts";
import { Card } from "../page.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useParam } from "../router.tsx";
import { type Say, useSay } from "../say.tsx";
import { Answered } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";

type Unit = Output<"organisation.tree">["units"][number];

/** What a unit's id is called. */
export function useUnitNames(): (id: string) => string {
  const say = useSay();
  const units = useAnswer("organisation.tree", {});
  const names = new Map(units.data?.units.map((unit) => [unit.id, unit.name]));
  return (id) => (id === "" ? say("全公司", "the whole utility") : (names.get(id) ?? id));
}

function levelWord(level: string, say: Say): string {
  const words: Record<string, string> = {
    province: say("省", "Province"),
    city: say("市", "City"),
    county: say("县区", "County"),
    station: say("供电所", "Station"),
  };
  return words[level] ?? level;
}

export function Units() {
  const say = useSay();
  const [open, setOpen] = useParam("unit");
  const units = useAnswer("organisation.tree", {});
  const names = useUnitNames();
  const columns: Column<Unit>[] = [
    {
      id: "name",
      head: say("名称", "Name"),
      value: (unit) => unit.name,
      cell: (unit) => (
        <span style={{ paddingLeft: `${(unit.path.split("/").length - 1) * 16}px` }}>
          {unit.name}
        </span>
      ),
    },
    { id: "id", head: say("编码", "Code"), value: (unit) => unit.id },
    {
      id: "level",
      head: say("层级", "Level"),
      value: (unit) => unit.level,
      word: (value) => levelWord(String(value), say),
      choice: true,
    },
    {
      id: "parent",
      head: say("上级", "Above"),
      value: (unit) => unit.parentId && names(unit.parentId),
      choice: true,
    },
    {
      id: "population",
      head: say("人口", "Inhabitants"),
      value: (unit) => unit.population,
      cell: (unit) => number(unit.population),
      numeric: true,
    },
    { id: "path", head: say("路径", "Path"), value: (unit) => unit.path, hidden: true },
  ];
  return (
    <Card>
      <Answered query={units} rows={12}>
        {({ units: rows }) => {
          const unit = rows.find((each) => each.id === open);
          return (
            <>
              <DataTable
                name="units"
                columns={columns}
                rows={rows}
                idOf={(each) => each.id}
                onOpen={(each) => setOpen(each.id)}
                openId={open}
                defaultSort="path"
                empty={{
                  title: say("还没有组织单位", "No unit yet"),
                  hint: say("在“导入”里导入组织单位。", "Import them under Imports."),
                }}
              />
              <Panel title={unit?.name} isOpen={unit !== undefined} onClose={() => setOpen("")}>
                {unit && (
                  <Facts
                    facts={[
                      [say("编码", "Code"), unit.id],
                      [say("层级", "Level"), levelWord(unit.level, say)],
                      [say("上级", "Above"), unit.parentId && names(unit.parentId)],
                      [say("别名", "Other names"), unit.otherNames.join("、") || "–"],
                      [say("人口", "Inhabitants"), number(unit.population)],
                      [say("路径", "Path"), <code key="path">{unit.path}</code>],
                    ]}
                  />
                )}
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}
