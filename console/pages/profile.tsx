/**
 * 我的账户: my rights, my password, the tokens my machines use.
 * @module
 */
import { App, Button, Form, Input, InputNumber, Select } from "antd";
import type { Role } from "../../src/organisation/roles.ts";
import type { Output } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { Facts } from "../parts/panel.tsx";
import { PasswordFields } from "../parts/password-fields.tsx";
import { useReport } from "../parts/reason.tsx";
import { useSay } from "../parts/say.tsx";
import { useMe } from "../parts/session.tsx";
import { Answered } from "../parts/states.tsx";
import { type Column, DataTable } from "../parts/table.tsx";
import { roleWord } from "./people.tsx";

export default function Profile() {
  const say = useSay();
  const me = useMe();
  return (
    <Page title={say("我的账户", "My account")}>
      <div className="columns-2">
        <Card title={me.name}>
          <div className="body stack">
            <Facts
              facts={[
                [say("账号", "Account"), me.id],
                [say("角色", "Roles"), me.roles.map((role) => roleWord(role, say)).join("、")],
                [
                  say("数据范围", "Data"),
                  me.scope.map((path) => path || say("全公司", "the whole utility")).join("、"),
                ],
                [
                  say("个人信息", "Personal data"),
                  me.seesPersonalData
                    ? say(
                        "可查看原文，每次记入审计",
                        "may be unmasked; each look is kept in the audit",
                      )
                    : say("始终脱敏", "always masked"),
                ],
              ]}
            />
          </div>
        </Card>
        <Card title={say("更换密码（之后重新登录）", "Change password (then sign in again)")}>
          <div className="body">
            <PasswordFields onDone={() => window.location.reload()} />
          </div>
        </Card>
      </div>
      <Tokens />
    </Page>
  );
}

type Token = Output<"organisation.tokens">["tokens"][number];

function Tokens() {
  const say = useSay();
  const report = useReport();
  const tokens = useAnswer("organisation.tokens", {});
  const revoke = useAct("organisation.revoke-token");
  const columns: Column<Token>[] = [
    { id: "name", head: say("用于", "For"), value: (token) => token.name },
    {
      id: "roles",
      head: say("角色", "Roles"),
      value: (token) => token.roles.map((role) => roleWord(role, say)).join("、"),
    },
    {
      id: "expires",
      head: say("到期", "Expires"),
      value: (token) => token.expiresAt,
      cell: (token) => <Moment at={token.expiresAt} />,
    },
    {
      id: "used",
      head: say("最近使用", "Last used"),
      value: (token) => token.lastUsedAt,
      cell: (token) => <Moment at={token.lastUsedAt} />,
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (token) => (token.revokedAt ? say("已吊销", "revoked") : say("有效", "valid")),
      choice: true,
    },
    {
      id: "revoke",
      head: "",
      value: () => "",
      cell: (token) =>
        !token.revokedAt && (
          <Button
            size="small"
            danger
            loading={revoke.isBusy}
            onClick={() =>
              void report(
                revoke.act({ id: token.id }, say("吊销令牌", "revoke a token")),
                say("已吊销", "Revoked"),
              )
            }
          >
            {say("吊销", "Revoke")}
          </Button>
        ),
    },
  ];
  return (
    <Card title={say("机器令牌", "Tokens for machines")}>
      <div className="body">
        <CreateToken />
      </div>
      <Answered query={tokens} rows={3}>
        {({ tokens: rows }) => (
          <DataTable
            name="tokens"
            columns={columns}
            rows={rows}
            idOf={(token) => token.id}
            empty={{
              title: say("没有令牌", "No token"),
              hint: say(
                "程序用令牌调用接口：Authorization: Bearer …",
                "Programs call the API with one: Authorization: Bearer …",
              ),
            }}
          />
        )}
      </Answered>
    </Card>
  );
}

interface NewToken {
  name: string;
  roles: Role[];
  days: number;
}

function CreateToken() {
  const say = useSay();
  const me = useMe();
  const report = useReport();
  const { modal } = App.useApp();
  const { act, isBusy } = useAct("organisation.create-token");
  const create = async (values: NewToken) => {
    const made = await report(
      act(values, say(`为 ${values.name} 建令牌`, `a token for ${values.name}`)),
    );
    if (!made) return;
    modal.success({
      icon: null,
      title: say("令牌（只显示这一次）", "The token (shown this once)"),
      content: (
        <p className="one-time">
          <code>{made.token}</code>
        </p>
      ),
    });
  };
  return (
    <Form<NewToken>
      layout="inline"
      initialValues={{ days: 90 }}
      onFinish={(values) => void create(values)}
    >
      <Form.Item name="name" rules={[{ required: true, message: "" }]}>
        <Input placeholder={say("用于哪台机器", "For which machine")} />
      </Form.Item>
      <Form.Item name="roles" rules={[{ required: true, message: "" }]}>
        <Select
          mode="multiple"
          placeholder={say("角色", "Roles")}
          style={{ minWidth: 160 }}
          options={me.roles.map((value) => ({ value, label: roleWord(value, say) }))}
        />
      </Form.Item>
      <Form.Item name="days">
        <InputNumber min={1} max={366} suffix={say("天", "days")} style={{ width: 96 }} />
      </Form.Item>
      <Button htmlType="submit" loading={isBusy}>
        {say("新建令牌", "New token")}
      </Button>
    </Form>
  );
}
