import fc from "fast-check";
import { expect, test } from "vitest";
import {
  maskAccount,
  maskId,
  maskInput,
  maskName,
  maskPhone,
  maskText,
  withoutSecrets,
} from "./masking.ts";

test.each([
  ["张三", "张*"],
  ["张小三", "张*三"],
  ["欧阳小三", "欧**三"],
  ["三", "*"],
  ["", ""],
  ["某某电力器材有限公司", "某某******公司"],
])("name %s becomes %s", (name, masked) => expect(maskName(name)).toBe(masked));

test("telephone, identity and account numbers keep what tells them apart", () => {
  expect(maskPhone("13812345678")).toBe("138****5678");
  expect(maskPhone("１３８ 1234-5678")).toBe("138****5678");
  expect(maskPhone("82345678")).toBe("****5678");
  expect(maskId("370102199001011234")).toBe("370***********1234");
  expect(maskId("37010219900101123X")).toBe("370***********123X");
  expect(maskAccount("3700123456789")).toBe("*********6789");
  expect(maskAccount("12345")).toBe("*****");
});

test.each([
  ["联系电话13812345678请回电", "联系电话138****5678请回电"],
  ["电话 138-1234-5678。", "电话 138****5678。"],
  ["座机（0531）82345678", "座机（0531）****5678"],
  ["座机0531-82345678", "座机053*****5678"],
  ["电话138.1234.5678", "电话138****5678"],
  ["身份证37010219900101123X办理", "身份证370***********123X办理"],
  ["电话幺三八一二三四五六七八", "电话***********"],
  ["邮箱zhang.san@example.com", "邮箱z***@***"],
  ["车牌鲁A12345挡道", "车牌鲁A***45挡道"],
  ["联系人：张小三，", "联系人：张*三，"],
  ["户主王大伟反映停电", "户主王**反映停电"],
  ["李四女士来电", "李*女士来电"],
  ["家住历山路123号5号楼2单元301室停电", "家住历山路***停电"],
  ["阳光小区5号楼停电", "阳光小区***停电"],
  ["2026-11-20 08:30停电，工单T-2026-000042", "2026-11-20 08:30停电，工单T-2026-000042"],
  ["2026-11-2013812345678", "202************5678"],
  ["电费123.45元，共6次", "电费123.45元，共6次"],
  ["单价17983.65元", "单价17983.65元"],
  ["2018-2019年按DL/T 645-2007执行", "2018-2019年按DL/T 645-2007执行"],
  ["市政府60号令、财社（2008）269号", "市政府60号令、财社（2008）269号"],
  ["业主向物业反映，负责人陈述情况", "业主向物业反映，负责人陈述情况"],
  ["负责人：陈大文", "负责人：陈*文"],
])("%s reads %s", (text, masked) => expect(maskText(text)).toBe(masked));

const digit = fc.constantFrom(..."0123456789０１２３４５６７８９");
const glue = fc.constantFrom("", "", "", " ", "-", ".", "－");
const numberText = fc
  .array(fc.tuple(digit, glue), { minLength: 7, maxLength: 24 })
  .map((signs) => signs.map(([sign, between]) => sign + between).join(""));
const words = fc.stringMatching(/^[停电费查询用户家里，。 A-Za-z@路号]{0,12}$/);

test("no number of seven digits or more survives, wherever it stands and however it is written", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(words, numberText), { maxLength: 4 }), words, (parts, end) => {
      const masked = maskText(parts.map((pair) => pair.join("")).join("，") + end).normalize(
        "NFKC",
      );
      const dates =
        /(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|[A-Z]{1,3}-20\d\d-\d{6}|(?:GB|DL|DB|NB).{0,3}\d{2,5}-\d{4}/g;
      expect(masked.replace(dates, "/")).not.toMatch(/\d(?:[ -]?\d){6,}/);
    }),
    { numRuns: 2000 },
  );
});

test("any text at all: no run of seven digits is left, and masking twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.nat(), (text, number) => {
      const masked = maskText(`${text}${number}1234567${text}`);
      expect(masked).not.toMatch(/\d{7}/);
      expect(maskText(masked)).toBe(masked);
    }),
    { numRuns: 1000 },
  );
});

test("an input for the audit shows neither secrets nor personal data, and keeps codes", () => {
  const input = {
    password: "hunter2 hunter2",
    nested: [{ token: "t", text: "电话13812345678" }],
    region: "3701020001",
    file: `sha256:${"1".repeat(64)}`,
    count: 3,
    none: null,
  };
  expect(maskInput(input)).toEqual({
    password: "***",
    nested: [{ token: "***", text: "电话138****5678" }],
    region: "3701020001",
    file: `sha256:${"1".repeat(64)}`,
    count: 3,
    none: null,
  });
  expect(withoutSecrets(input)).toMatchObject({
    password: "***",
    nested: [{ text: "电话13812345678" }],
  });
});

test("seed 1: the payee within a message between two houses is masked as one named flat", () => {
  const payee = { name: "吕南星", bank: "齐州商业银行历下支行" };
  expect(maskInput({ message: { body: { payee, holderName: "吕南星" } }, name: "班组" })).toEqual({
    message: { body: { payee: { ...payee, name: "吕*星" }, holderName: "吕*星" } },
    name: "班组",
  });
});

test("a caller's name before what the caller did keeps the family name only", () => {
  expect(maskText("客户陈雪舟下午3点拨打95598")).toBe("客户陈**下午3点拨打95598");
  expect(maskText("用户赵远来电反映停电")).toBe("用户赵*来电反映停电");
  expect(maskText("客户要求尽快处理,用户向供电所反映")).toBe("客户要求尽快处理,用户向供电所反映");
});
