import { Button, Form, Input } from "antd";
import { useAct } from "./data.ts";
import { useSay, useSentence } from "./say.tsx";

interface Fields {
  password: string;
  newPassword: string;
}

/** The current password, and the new one twice. */
export function PasswordFields({ onDone }: { onDone(): void }) {
  const say = useSay();
  const sentence = useSentence();
  const { act, isBusy, error } = useAct("organisation.change-password");
  const save = async ({ password, newPassword }: Fields) => {
    try {
      await act({ password, newPassword }, say("更换密码", "change of password"));
      onDone();
    } catch {
      // What was refused stands above the button.
    }
  };
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)}>
      <Form.Item
        name="password"
        label={say("当前密码", "Current password")}
        rules={[{ required: true, message: say("请输入当前密码", "Enter the current one") }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={say("新密码", "New password")}
        extra={say(
          "至少 10 个字符，含大写、小写、数字、符号中的三类；或 16 个字符以上。",
          "10 characters or more with three of upper case, lower case, digits, signs; or 16 of any kind.",
        )}
        rules={[
          { required: true, min: 10, message: say("至少 10 个字符", "At least 10 characters") },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={say("再输一次", "Once more")}
        dependencies={["newPassword"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("newPassword")
                ? Promise.resolve()
                : Promise.reject(new Error(say("两次不一致", "The two differ"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {error && (
        <p className="note" data-tone="high" role="alert">
          {sentence(error.sentence)}
        </p>
      )}
      <Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("更换密码", "Change password")}
        </Button>
      </Form.Item>
    </Form>
  );
}
