/** Payments out and attachments in a real browser. */
import { appendFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attach } from "../src/attachments/attachments.ts";
import type { Context } from "../src/base/operation.ts";
import { PartnerSilent } from "../src/base/partners.ts";
import { isRefusal } from "../src/base/refusal.ts";
import { disburse } from "../src/disbursements/disbursements.ts";
import { inTransaction, operator, surroundings } from "../src/doors/context.ts";
import { writePdf } from "../src/files/write-pdf.ts";
import { openPagesHouse, type PagesHouse } from "./pages-house.ts";

let at: PagesHouse;
const ids: string[] = [];
/** A pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

function within<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
  const { house } = at;
  return house.database.transaction((transaction) =>
    work(inTransaction(surroundings(house, { actor: operator, reason: "test" }), transaction)),
  );
}

/** Ready to be sent, by nobody but this test: the worker is not told. */
function owe(account: string, amountFen: bigint) {
  return within(async (context) => {
    await disburse(context, {
      ...{ key: `refund:${account}`, kind: "refund", amountFen, purpose: "电费退费" },
      payee: { name: "赵小满", account, bank: "测试银行" },
      ...{ payable: { account: "224101", party: "0000000001" }, notify: "nobody.hears" },
    });
    await context.transaction.sql`delete from outbox where operation = 'disbursements.send'`;
  });
}

/** No word from the bank until the line is mended. */
function cutBank(): () => void {
  const { bank } = at.house.partners;
  const { submit, receipt } = bank;
  const silent = () => Promise.reject(new PartnerSilent("the line is cut"));
  Object.assign(bank, { submit: silent, receipt: silent });
  return () => Object.assign(bank, { submit, receipt });
}

let connect: () => void;

beforeAll(async () => {
  at = await openPagesHouse();
  for (const id of ["hu", "lin"]) {
    const person = { id, name: id, roles: ["finance"], scope: ["*"] };
    at.passwords[id] = (await at.house.get("organisation.add-person", person)).password;
  }
  await at.house.database.transaction(
    ({ sql }) => sql`update person set must_change_password = false where id in ('hu', 'lin')`,
  );
  await owe("62220000009001", 123_456n);
  await at.house.get("disbursements.send");
  await owe("62220000009004", 20_000n);
  connect = cutBank();
  await at.house.get("disbursements.send");
  await owe("62220000000005", 30_000n);
  const paper = { title: "退费申请", blocks: [{ paragraph: "兹申请退费。" }] };
  for (const [name, bytes] of [
    ["申请.pdf", await writePdf(paper)],
    ["扫描.png", png],
  ] as const) {
    const file = await at.house.file(bytes, name);
    const given = await within((context) =>
      attach(context, { subject: "refund:R-1", kind: "letter", file, name }),
    );
    if (!isRefusal(given)) ids.push(given.id);
  }
}, 240_000);
afterAll(() => at?.close());

test("what is failed or unknown is said in words; a file waits for its second person", async () => {
  const page = await at.signedIn("hu");
  await page.goto("/disbursements");
  await page.getByText("当前为模拟银行").waitFor();
  await page.getByText("收款人户名与账号不符").first().waitFor();
  await page.getByText("结果未知", { exact: true }).first().waitFor();
  await page.getByText("退费 62220000009004").click();
  await page.getByText("核清之前不能重付").waitFor();
  expect(await page.getByRole("button", { name: "重新付款" }).count()).toBe(0);
  await page.goto("/disbursements?payment=refund%3A62220000009001");
  await page.getByRole("button", { name: "重新付款" }).click();
  await page.getByText("壹仟贰佰叁拾肆元伍角陆分").waitFor();
  expect(await page.content()).not.toContain("62220000009001 ");
  connect();
  const made = await at.house.get("disbursements.make-file", {
    keys: ["refund:62220000000005"],
  });
  await page.goto(`/disbursements?view=files&file=${made.id}`);
  await page.getByRole("dialog").getByRole("button", { name: "放行" }).click();
  await page.getByRole("button", { name: "确认放行付款文件" }).click();
  const stateOf = async () => (await at.house.get("disbursements.files")).files[0].state;
  await expect.poll(stateOf, { timeout: 30_000 }).toBe("received");
  await page.reload();
  await page.getByText("✓ 一致").first().waitFor();
});

test("a PDF and an image are shown in place, run nothing, and not once a byte was changed", async () => {
  const page = await at.signedIn("lin");
  const answers = await page.evaluate(
    (list) =>
      Promise.all(
        list.map(async (id) => {
          const { status, headers } = await fetch(`/v1/attachments/${id}`);
          return [status, ...["content-type", "x-frame-options"].map((name) => headers.get(name))];
        }),
      ),
    ids,
  );
  expect(answers).toEqual([
    [200, "application/pdf", "SAMEORIGIN"],
    [200, "image/png", "SAMEORIGIN"],
  ]);
  const image = await page.evaluate(
    `(async () => {
      const element = new Image();
      element.src = "/v1/attachments/${ids[1]}";
      await element.decode();
      return element.naturalWidth;
    })()`,
  );
  expect(image).toBe(1);
  const stranger = await (await at.newPage()).request.get(`/v1/attachments/${ids[0]}`);
  expect(stranger.status()).toBe(401);
  const { file } = await at.house.get("attachments.open", { attachment: ids[1] });
  await appendFile((await at.house.files.find(file))!.path, "one byte more");
  const altered = await page.request.get(`/v1/attachments/${ids[1]}`);
  expect([altered.status(), (await altered.json()).code]).toEqual([
    409,
    "attachments.file_altered",
  ]);
});
