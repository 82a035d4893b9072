/**
 * 客户: which supply accounts there are, by number, unit and class. A row opens the account's own page.
 * @module
 */
import { Input } from "antd";
import type { Input as Asked, Output } from "../client.ts";
import { classIds, classWord, voltageWord } from "../parts/customers/words.ts";
import { useAnswer } from "../parts/data.ts";
import { ChoiceFilter, TextFilter } from "../parts/filters.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Pages } from "../parts/pages.tsx";
import { navigate, pathTo, useParam } from "../parts/router.tsx";
import { useSay } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Row = Output<"customers.list">["customers"][number];
const pageSize = 50;

export default function Customers() {
  const say = useSay();
  return (
    <Page title={say("客户", "Customers")} controls={<Filters />}>
      <CustomerTable />
    </Page>
  );
}

function Filters() {
  const say = useSay();
  return (
    <>
      <Input.Search
        allowClear
        style={{ width: 220 }}
        placeholder={say("户号，回车打开", "Account: Enter opens it")}
        aria-label={say("户号", "Account")}
        onSearch={(text) => text.trim() && navigate(pathTo("customers", text.trim()))}
      />
      <TextFilter name="unit" label={say("单位", "Unit")} />
      <ChoiceFilter
        name="class"
        label={say("用电类别", "Class")}
        width={150}
        options={[
          { value: "", label: say("全部类别", "Any class") },
          ...classIds.map((value) => ({ value, label: classWord(value, say) })),
        ]}
      />
    </>
  );
}

function CustomerTable() {
  const say = useSay();
  const me = useMe();
  const [unit] = useParam("unit");
  const [ofClass] = useParam("class");
  const [page] = useParam("page", "1");
  const asked = {
    ...(unit && { unit }),
    ...(classIds.includes(ofClass) && { class: ofClass as Asked<"customers.list">["class"] }),
  };
  const list = useAnswer("customers.list", { ...asked, page: Number(page), pageSize });
  const columns: Column<Row>[] = [
    { id: "account", head: say("户号", "Account"), value: (row) => row.customerAccount },
    { id: "name", head: say("户名", "Name"), value: (row) => row.name },
    {
      id: "class",
      head: say("用电类别", "Class"),
      value: (row) => classWord(row.class, say),
    },
    { id: "unit", head: say("供电单位", "Unit"), value: (row) => row.unitName },
    { id: "voltage", head: say("电压", "Voltage"), value: (row) => voltageWord(row.voltage, say) },
    {
      id: "capacity",
      head: say("容量（kVA）", "Capacity (kVA)"),
      value: (row) => row.capacityKva,
      numeric: true,
    },
    { id: "opened", head: say("开户", "Opened"), value: (row) => row.openedOn },
    { id: "closed", head: say("销户", "Closed"), value: (row) => row.closedOn },
  ];
  return (
    <Card>
      <Answered query={list} rows={12}>
        {({ total, customers }) => (
          <DataTable
            name="customers"
            columns={columns}
            rows={customers}
            idOf={(row) => row.customerAccount}
            total={total}
            empty={{
              title: say("没有符合条件的客户", "No customer fits"),
              hint: say("放宽单位或类别再试。", "Try a wider unit or another class."),
            }}
            {...(me.seesPersonalData && {
              onOpen: (row: Row) => navigate(pathTo("customers", row.customerAccount)),
            })}
            foot={<Pages total={total} pageSize={pageSize} />}
          />
        )}
      </Answered>
    </Card>
  );
}
