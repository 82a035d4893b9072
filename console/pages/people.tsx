/**
 * 人员与组织: who may do what, and for which part of the utility.
 * @module
 */
import { App, Button, Checkbox, Form, Input, Segmented, Select } from "antd";
import { useState } from "react";
import { type Role, roleIds, roles } from "../../src/organisation/roles.ts";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts, Panel } from "../parts/panel.tsx";
import { Units, useUnitNames } from "../parts/people/units.tsx";
import { useAskReason, useReport } from "../parts/reason.tsx";
import { useParam } from "../parts/router.tsx";
import { type Say, useSay, useSpeech } from "../parts/say.tsx";
import { useMay, useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";

type Person = Output<"organisation.people">["people"][number];

export function roleWord(role: string, say: Say): string {
  const facts = roles[role as Role];
  return facts ? say(facts.zh, facts.en) : role;
}

export default function People() {
  const say = useSay();
  const [tab, setTab] = useParam("tab", "people");
  return (
    <Page
      title={say("人员与组织", "People and organisation")}
      controls={
        <Segmented
          value={tab}
          onChange={setTab}
          options={[
            { value: "people", label: say("人员", "People") },
            { value: "units", label: say("组织单位", "Units") },
          ]}
        />
      }
    >
      {tab === "units" ? <Units /> : <PersonList />}
    </Page>
  );
}

function PersonList() {
  const say = useSay();
  const [open, setOpen] = useParam("person");
  const people = useAnswer("organisation.people", {});
  const units = useUnitNames();
  const mayKeep = useMay("administrator", "operator");
  const columns: Column<Person>[] = [
    { id: "name", head: say("姓名", "Name"), value: (person) => person.name },
    { id: "id", head: say("账号", "Account"), value: (person) => person.id },
    {
      id: "roles",
      head: say("角色", "Roles"),
      value: (person) => person.roles.map((role) => roleWord(role, say)).join("、"),
      choice: true,
    },
    {
      id: "scope",
      head: say("数据范围", "Data"),
      value: (person) => person.scope.map((id) => units(id)).join("、"),
      choice: true,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (person) =>
        person.disabled
          ? say("停用", "disabled")
          : person.mustChangePassword
            ? say("待改密码", "must change password")
            : say("启用", "enabled"),
      choice: true,
    },
    {
      id: "seen",
      head: say("上次登录", "Last here"),
      value: (person) => person.lastSignedInAt,
      cell: (person) => <Moment at={person.lastSignedInAt} />,
    },
  ];
  return (
    <Card>
      <Answered query={people} rows={8}>
        {({ people: rows }) => {
          const person = rows.find((each) => each.id === open);
          return (
            <>
              <DataTable
                name="people"
                columns={columns}
                rows={rows}
                idOf={(each) => each.id}
                onOpen={(each) => setOpen(each.id)}
                openId={open}
                lead={
                  mayKeep && (
                    <Button onClick={() => setOpen("+")}>{say("添加人员", "Add a person")}</Button>
                  )
                }
              />
              <Panel title={person?.name} isOpen={person !== undefined} onClose={() => setOpen("")}>
                {person && <OnePerson key={person.id} person={person} />}
              </Panel>
              <Panel
                title={say("添加人员", "Add a person")}
                isOpen={open === "+"}
                onClose={() => setOpen("")}
              >
                <AddPerson onDone={(id) => setOpen(id)} />
              </Panel>
            </>
          );
        }}
      </Answered>
    </Card>
  );
}

/** The one-time password is shown once, here. */
function useShowPassword(): (made: { person: string; password: string }) => void {
  const say = useSay();
  const { modal } = App.useApp();
  return ({ person, password }) =>
    modal.success({
      icon: null,
      title: say(`${person} 的一次性密码`, `One-time password of ${person}`),
      content: (
        <>
          <p className="one-time">
            <code>{password}</code>
          </p>
          <p className="faint">
            {say(
              "只显示这一次。首次登录时必须更换。",
              "Shown this once. It has to be changed at the first sign-in.",
            )}
          </p>
        </>
      ),
    });
}

interface Rights {
  roles: Role[];
  scope: string[];
}

function RightsFields() {
  const { say, language } = useSpeech();
  const me = useMe();
  const units = useAnswer("organisation.tree", {});
  return (
    <>
      <Form.Item
        name="roles"
        label={say("角色", "Roles")}
        rules={[{ required: true, message: say("至少一个角色", "At least one role") }]}
      >
        <Checkbox.Group
          className="roles"
          options={roleIds
            .filter((role) => me.mayGrant.includes(role))
            .map((value) => ({
              value,
              label: (
                <>
                  {roles[value][language]} <small>{roles[value].does[language]}</small>
                </>
              ),
            }))}
        />
      </Form.Item>
      <Form.Item
        name="scope"
        label={say("数据范围", "Data scope")}
        rules={[{ required: true, message: say("至少一个单位", "At least one unit") }]}
      >
        <Select
          mode="multiple"
          defaultActiveFirstOption={false}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            { value: "*", label: say("全公司", "the whole utility") },
            ...(units.data?.units ?? []).map((unit) => ({
              value: unit.id,
              label: `${unit.name} ${unit.id}`,
            })),
          ]}
        />
      </Form.Item>
    </>
  );
}

function AddPerson({ onDone }: { onDone(id: string): void }) {
  const say = useSay();
  const report = useReport();
  const show = useShowPassword();
  const { act, isBusy } = useAct("organisation.add-person");
  const add = async (values: { id: string; name: string } & Rights) => {
    const made = await report(act(values, say(`添加 ${values.name}`, `add ${values.name}`)));
    if (!made) return;
    show(made);
    onDone(made.person);
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={(values) => void add(values)}>
      <Form.Item name="name" label={say("姓名", "Name")} rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item
        name="id"
        label={say("账号", "Account")}
        rules={[
          {
            required: true,
            pattern: /^[a-z0-9][a-z0-9._-]{1,63}$/,
            message: say("2–64 个小写字母、数字、. _ -", "2 to 64 of a-z 0-9 . _ -"),
          },
        ]}
      >
        <Input />
      </Form.Item>
      <RightsFields />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {say("添加", "Add")}
      </Button>
    </Form>
  );
}

function OnePerson({ person }: { person: Person }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const show = useShowPassword();
  const units = useUnitNames();
  const me = useMe();
  const mayKeep = useMay("administrator", "operator") && me.id !== person.id;
  const [isEditing, setEditing] = useState(false);
  const disable = useAct("organisation.disable-person");
  const reset = useAct("organisation.reset-password");
  const rights = useAct("organisation.set-roles");
  const toggle = async () => {
    const verb = person.disabled ? say("启用", "Let in") : say("停用", "Disable");
    const reason = await ask({
      title: `${verb} ${person.name}`,
      effect: person.disabled
        ? say("可以重新登录。", "May sign in again.")
        : say("会话与令牌立即失效。", "Sessions and tokens end at once."),
      verb,
      isGrave: !person.disabled,
    });
    if (reason)
      await report(disable.act({ person: person.id, disabled: !person.disabled }, reason));
  };
  const resetPassword = async () => {
    const reason = await ask({
      title: say(`重置 ${person.name} 的密码`, `Reset the password of ${person.name}`),
      effect: say("原密码立即失效。", "The old password is gone at once."),
      verb: say("重置", "Reset"),
    });
    const made = reason && (await report(reset.act({ person: person.id }, reason)));
    if (made) show(made);
  };
  const save = async (values: Rights) => {
    const reason = await ask({
      title: say(`变更 ${person.name} 的权限`, `Change the rights of ${person.name}`),
      verb: say("变更", "Change"),
    });
    if (!reason) return;
    const made = await report(
      rights.act({ person: person.id, ...values }, reason),
      say("已变更", "Changed"),
    );
    if (made) setEditing(false);
  };
  return (
    <div className="stack">
      <Facts
        facts={[
          [say("账号", "Account"), person.id],
          [say("角色", "Roles"), person.roles.map((role) => roleWord(role, say)).join("、")],
          [say("数据范围", "Data"), person.scope.map((id) => units(id)).join("、")],
          [say("上次登录", "Last here"), <Moment key="seen" at={person.lastSignedInAt} />],
        ]}
      />
      {mayKeep && !isEditing && (
        <div className="row">
          <Button onClick={() => setEditing(true)}>{say("变更权限", "Change rights")}</Button>
          <Button onClick={() => void resetPassword()}>{say("重置密码", "Reset password")}</Button>
          <Button danger={!person.disabled} onClick={() => void toggle()}>
            {person.disabled ? say("启用", "Let in") : say("停用", "Disable")}
          </Button>
        </div>
      )}
      {isEditing && (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{
            roles: person.roles,
            scope: person.scope.map((id) => (id === "" ? "*" : id)),
          }}
          onFinish={(values: Rights) => void save(values)}
        >
          <RightsFields />
          <div className="row">
            <Button type="primary" htmlType="submit" loading={rights.isBusy}>
              {say("保存", "Save")}
            </Button>
            <Button type="text" onClick={() => setEditing(false)}>
              {say("取消", "Cancel")}
            </Button>
          </div>
        </Form>
      )}
    </div>
  );
}
