/**
 * A one-time password is changed before anything else.
 * @module
 */
import { Form } from "antd";
import { signOut } from "../client.ts";
import { PasswordFields } from "../parts/password-fields.tsx";
import { useSay } from "../parts/say.tsx";
import { Mark } from "../parts/shell.tsx";

export default function NewPassword() {
  const say = useSay();
  const leave = async () => {
    await signOut();
    window.location.reload();
  };
  return (
    <div className="door">
      <main className="door-card">
        <header>
          <Mark size={36} />
          <div>
            <h1>{say("设置新密码", "Set a new password")}</h1>
            <p className="faint">
              {say(
                "一次性密码只能用来做这件事；之后用新密码登录。",
                "The one-time password is good for this only; then sign in with the new one.",
              )}
            </p>
          </div>
        </header>
        <PasswordFields onDone={() => window.location.reload()} />
        <Form.Item>
          <button type="button" className="quiet" onClick={() => void leave()}>
            {say("退出", "Sign out")}
          </button>
        </Form.Item>
      </main>
    </div>
  );
}
