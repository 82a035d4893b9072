/**
 * 客户: which supply accounts there are, by number, unit and class. A row opens the account's own page.
 * @module
 */
import { Input, Pagination, Select } from "antd";
import type { Input as Asked, Output } from "../client.ts";
import { classIds, classWord, voltageWord } from "../parts/customers/words.ts";
import { useAnswer } from "../parts/data.ts";
import { Card, Page } from "../parts/page.tsx";
import { navigate, pathTo, setParams, useParam } from "../parts/router.tsx";
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
  const [unit] = useParam("unit");
  const [ofClass] = useParam("class");
  return (
    <>
      <Input.Search
        allowClear
        style={{ width: 220 }}
        placeholder={say("户号，回车打开", "Account: Enter opens it")}
        aria-label={say("户号", "Account")}
        onSearch={(text) => text.trim() && navigate(pathTo("customers", text.trim()))}
      />
      <Input.Search
        key={unit}
        defaultValue={unit}
        allowClear
        style={{ width: 180 }}
        placeholder={say("单位", "Unit")}
        aria-label={say("单位", "Unit")}
        onSearch={(text) => setParams({ unit: text.trim(), page: "" })}
      />
      <Select
        value={ofClass}
        aria-label={say("用电类别", "Class")}
        style={{ width: 150 }}
        onChange={(value) => setParams({ class: value, page: "" })}
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
  const [page, setPage] = useParam("page", "1");
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
            foot={
              total > pageSize && (
                <Pagination
                  className="table-pages"
                  current={Number(page)}
                  pageSize={pageSize}
                  total={total}
                  showSizeChanger={false}
                  onChange={(next) => setPage(String(next))}
                />
              )
            }
          />
        )}
      </Answered>
    </Card>
  );
}
