/**
 * The door.
 * @module
 */
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { Refused, signIn } from "../client.ts";
import { queries } from "../parts/data.ts";
import { useSentence, useSpeech } from "../parts/say.tsx";
import { Mark } from "../parts/shell.tsx";

export default function SignIn() {
  const { say, language, setLanguage } = useSpeech();
  const sentence = useSentence();
  const [error, setError] = useState<Refused>();
  const [isBusy, setBusy] = useState(false);
  const enter = async ({ person, password }: { person: string; password: string }) => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(person.trim(), password);
      queries.clear();
      await queries.invalidateQueries();
      window.location.reload();
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <div className="door">
      <main className="door-card">
        <header>
          <Mark size={36} />
          <div>
            <h1>gridtill</h1>
            <p className="faint">{say("电力营销服务中心", "Marketing service centre")}</p>
          </div>
          <button
            type="button"
            className="quiet"
            onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
          >
            {language === "zh" ? "EN" : "中文"}
          </button>
        </header>
        <Form layout="vertical" requiredMark={false} onFinish={(values) => void enter(values)}>
          <Form.Item
            name="person"
            label={say("账号", "Account")}
            rules={[{ required: true, message: say("请输入账号", "Enter your account") }]}
          >
            <Input autoFocus autoComplete="username" size="large" />
          </Form.Item>
          <Form.Item
            name="password"
            label={say("密码", "Password")}
            rules={[{ required: true, message: say("请输入密码", "Enter your password") }]}
          >
            <Input.Password autoComplete="current-password" size="large" />
          </Form.Item>
          {error && (
            <p className="note" data-tone="high" role="alert">
              {sentence(error.sentence)}
            </p>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
            {say("登录", "Sign in")}
          </Button>
        </Form>
        <p className="faint">
          {say(
            "首次启动时，管理员的一次性密码显示在启动窗口里。",
            "On the first start, the administrator's one-time password stands in the window it was started from.",
          )}
        </p>
      </main>
    </div>
  );
}
