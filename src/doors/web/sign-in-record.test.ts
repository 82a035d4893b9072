import { expect, test } from "vitest";
import { openTestHouse } from "../../../stories/harness.ts";
import { signIn } from "../../organisation/organisation.ts";
import { recordSignIn } from "./sign-in-record.ts";

test("every try to sign in leaves an audit line, without the password and what might be one", async () => {
  const house = await openTestHouse();
  const admin = { id: "an.admin", name: "A", roles: ["administrator"], scope: ["*"] };
  const { password } = await house.get("organisation.add-person", admin);
  for (const [person, given] of [
    ["an.admin", password],
    ["an.admin", "wrong"],
    ["my Secret, typed in the wrong box!", "x"],
  ]) {
    const attempt = { person, password: given, address: "10.0.0.7", now: house.now() };
    await house.database.transaction(async (transaction) => {
      const newSecret = () => Buffer.alloc(32).toString("base64url");
      const answer = await signIn(transaction, { ...attempt, newSecret });
      await recordSignIn(transaction, attempt, answer);
    });
  }
  const { lines } = await house.get("audit.list", { operation: "session.open" });
  expect(lines).toMatchObject([
    { actor: "?", outcome: "refused", refusalCode: "organisation.wrong_sign_in" },
    { actor: "an.admin", outcome: "refused", refusalCode: "organisation.wrong_sign_in" },
    { actor: "an.admin", outcome: "done", refusalCode: null, summary: { address: "10.0.0.7" } },
  ]);
  expect(JSON.stringify(lines)).not.toContain("Secret");
  expect(JSON.stringify(lines)).not.toContain(password);
  await house.close();
});
