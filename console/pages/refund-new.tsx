/**
 * 发起退费: one form, checked while it is written; the money is held once it is sent.
 * @module
 */
import { Button, Form, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { parseYuan } from "../../src/base/money.ts";
import type { Input as Asked } from "../client.ts";
import { useAct, useAnswer } from "../parts/data.ts";
import { MoneySheet } from "../parts/money.tsx";
import { Card, Page } from "../parts/page.tsx";
import { fileIds, PaperFields, type Papers, PayeeFields } from "../parts/refunds/fields.tsx";
import { PreflightResult } from "../parts/refunds/preflight.tsx";
import { navigate, pathTo, useParam } from "../parts/router.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";

type Wish = Asked<"refunds.preflight">;

/** The value once it has rested for a moment, so that not every key is asked about. */
function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), 400);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

export default function NewRefund() {
  const say = useSay();
  const sentence = useSentence();
  const [account] = useParam("account");
  const [payment] = useParam("payment");
  const [amountYuan] = useParam("amount");
  const [reasonType] = useParam("reason", "over_payment");
  const [anomalyCase] = useParam("case");
  const first = { to: "bank", reasonType, customerAccount: account, payment, amountYuan };
  const [form] = Form.useForm<Wish>();
  const [values, setValues] = useState<Partial<Wish>>(first as Partial<Wish>);
  const [papers, setPapers] = useState<Papers>({});
  const [isSure, setSure] = useState(false);
  const rules = useAnswer("refunds.rules", {});
  const wish = wishOf(values, papers);
  const asked = useRested(JSON.stringify(wish));
  const isAskable = wish.customerAccount !== "" && parseYuan(wish.amountYuan) !== undefined;
  const preflight = useAnswer("refunds.preflight", JSON.parse(asked), { when: isAskable });
  const request = useAct("refunds.request");
  const fen = parseYuan(wish.amountYuan) ?? 0n;
  const holder = preflight.data?.holderName;
  return (
    <Page
      title={say("发起退费", "New refund")}
      trail={[{ to: "/refunds", title: say("退费", "Refunds") }]}
      controls={
        <Button
          type="primary"
          disabled={!isAskable || !preflight.data?.ready}
          onClick={() => setSure(true)}
        >
          {say("提交审批", "Submit for review")}
        </Button>
      }
    >
      <div className="columns-2">
        <Card title={say("退费单", "The order")}>
          <Form
            className="body"
            layout="vertical"
            form={form}
            initialValues={first}
            onValuesChange={(_, all) => setValues(all)}
          >
            <Form.Item name="customerAccount" label={say("户号", "Customer account")}>
              <Input autoFocus />
            </Form.Item>
            <Form.Item name="amountYuan" label={say("金额（元）", "Amount (yuan)")}>
              <Input inputMode="decimal" />
            </Form.Item>
            <Form.Item name="reasonType" label={say("退费原因", "Reason")}>
              <Select
                options={(rules.data?.rules.reasonTypes ?? []).map(({ code, zh, en }) => ({
                  value: code,
                  label: sentence({ zh, en }),
                }))}
              />
            </Form.Item>
            <PayeeFields to={values.to ?? "bank"} holder={holder} />
            <Form.Item name="payment" label={say("所退缴费（可不填）", "Payment (optional)")}>
              <Input placeholder="P-…" />
            </Form.Item>
            <Form.Item name="note" label={say("说明", "Note")}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} />
            </Form.Item>
          </Form>
        </Card>
        <div className="stack">
          <Card title={say("预检", "Pre-flight")}>
            <div className="body">
              {isAskable ? (
                <Answered query={preflight} rows={4}>
                  {(result) => <PreflightResult preflight={result} />}
                </Answered>
              ) : (
                <span className="faint">
                  {say("填写户号与金额后自动预检", "Checked once account and amount are there")}
                </span>
              )}
            </div>
          </Card>
          <Card title={say("资料", "Papers")}>
            <div className="body">
              <PaperFields papers={papers} onChange={setPapers} />
            </div>
          </Card>
        </div>
      </div>
      <MoneySheet
        isOpen={isSure}
        title={say("提交退费", "submit the refund")}
        fen={fen}
        debited={say("预收电费（提交后即占用）", "Advance receipts (held at once)")}
        credited={
          wish.to === "advance"
            ? say("该户预存余额", "The account's advance balance")
            : `${wish.payeeName ?? holder ?? ""} ${wish.payeeBank ?? ""}`
        }
        ifFails={say(
          "不会付款；占用的余额在终止后放开",
          "Nothing is paid; what is held is free again once it is terminated",
        )}
        isBusy={request.isBusy}
        error={request.error}
        onConfirm={async (reason) => {
          const because = anomalyCase === "" ? {} : { anomalyCase };
          const { id } = await request.act({ ...wish, ...because }, reason);
          navigate(pathTo("refunds", id));
        }}
        onClose={() => setSure(false)}
      />
    </Page>
  );
}

/** What is written, without what is empty. */
function wishOf(values: Partial<Wish>, papers: Papers): Wish {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  const { customerAccount = "", amountYuan = "", ...rest } = Object.fromEntries(said) as Wish;
  const bank = ["payeeName", "payeeAccount", "payeeBank"];
  const kept = Object.entries(rest).filter(
    ([name]) => rest.to !== "advance" || !bank.includes(name),
  );
  return { customerAccount, amountYuan, ...Object.fromEntries(kept), ...fileIds(papers) };
}
