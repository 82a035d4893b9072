/**
 * Invoices in XML, whose issuers agree on what there is to say and not on its names: the digital
 * e-invoice (`EInvoice`), the VAT e-invoice inside an OFD (`eInvoice`, `fp:`), and the pinyin of tax
 * control software. So fields are found by a table of names, and a line is what has an item and an amount.
 * @module
 */
import {
  decimalOf,
  fenOf,
  issueDayOf,
  rateOf,
  takenBackIn,
  taxNumberOf,
  tight,
} from "./figures.ts";
import type { InvoiceLine } from "./invoice.ts";
import type { StatedInvoice } from "./stated.ts";
import { walk, type XmlNode } from "./xml-tree.ts";

/** Plain names (lower case, letters and digits only), the surest first. */
const headerNames = {
  number: [
    "einvoicenumber",
    "invoicenumber",
    "invoiceno",
    "invoicenum",
    "fphm",
    "发票号码",
    "eiid",
  ],
  code: ["invoicecode", "fpdm", "发票代码"],
  type: ["invoicetypename", "invoicetype", "fplxmc", "fplx", "fpzl", "发票类型"],
  issuedOn: ["issuetime", "issuedate", "invoicedate", "kprq", "开票日期", "requesttime"],
  buyerName: ["buyername", "gmfmc", "gfmc", "ghdwmc", "购买方名称", "购方名称"],
  buyerTaxNumber: [
    ...["buyeridnum", "buyertaxid", "buyertaxno", "buyertaxnumber", "gmfnsrsbh", "gfnsrsbh"],
    ...["gfsbh", "ghdwsbh", "gmfsbh", "购买方纳税人识别号", "购方税号"],
  ],
  sellerName: ["sellername", "xsfmc", "xfmc", "xhdwmc", "销售方名称", "销方名称"],
  sellerTaxNumber: [
    ...["selleridnum", "sellertaxid", "sellertaxno", "sellertaxnumber", "xsfnsrsbh", "xfnsrsbh"],
    ...["xfsbh", "xhdwsbh", "xsfsbh", "销售方纳税人识别号", "销方税号"],
  ],
  net: [
    ...["totalamwithouttax", "taxexclusivetotalamount", "totalamountwithouttax", "hjje", "hjbhsje"],
    "合计金额",
  ],
  tax: ["totaltaxam", "taxtotalamount", "totaltaxamount", "totaltax", "hjse", "kphjse", "合计税额"],
  total: [
    ...["totaltaxincludedamount", "taxinclusivetotalamount", "totalamwithtax", "jshj", "kphjje"],
    "价税合计",
  ],
  note: ["remark", "remarks", "note", "bz", "备注"],
  blueNumber: ["originalinvoicenumber", "originalinvoiceno", "yfphm", "ylzfphm", "lzfphm"],
  blueCode: ["originalinvoicecode", "yfpdm", "ylzfpdm", "lzfpdm"],
} as const;

/** `sl` is the rate, unless there is `slv` beside it: then the quantity. So the rate goes first. */
const lineNames = {
  name: ["itemname", "item", "goodsname", "xmmc", "spmc", "hwmc", "项目名称", "货物或应税劳务名称"],
  net: ["amount", "xmje", "spje", "je", "detailamount", "金额"],
  rate: ["taxrate", "taxscheme", "slv", "sl", "税率"],
  tax: ["comtaxam", "taxamount", "taxam", "spse", "se", "税额"],
  quantity: ["quantity", "xmsl", "spsl", "sl", "数量"],
  unitPrice: ["unprice", "unitprice", "price", "xmdj", "spdj", "dj", "单价"],
  unit: ["meaunits", "measurementdimension", "unit", "xmdw", "jldw", "dw", "单位"],
  specification: ["specmod", "specification", "specificationmodel", "ggxh", "规格型号"],
} as const;

/** Undefined where the tree is no invoice: no number, or no figure. */
export function invoiceInXml(root: XmlNode): StatedInvoice | undefined {
  const stated = statedIn(root);
  return isInvoice(stated) ? stated : undefined;
}

export function isInvoice({ number, lines, netFen, taxFen, totalFen }: StatedInvoice): boolean {
  const hasFigures = lines.length > 0 || (netFen ?? taxFen ?? totalFen) !== undefined;
  return /^\d{8,20}$/.test(number) && hasFigures;
}

/** Whatever a tree states of an invoice, if only a part. */
export function statedIn(root: XmlNode): StatedInvoice {
  const lines: InvoiceLine[] = [];
  const header = new Map<string, string>();
  gather(root, { lines, header });
  const said = (field: keyof typeof headerNames) =>
    headerNames[field].map((name) => header.get(name)).find((text) => text !== undefined);
  const fen = (field: "net" | "tax" | "total") => fenOf(said(field) ?? "");
  const digits = (field: keyof typeof headerNames) => tight(said(field) ?? "");
  const texts = [...walk(root)].map(({ text }) => text);
  const blue = { code: digits("blueCode"), number: digits("blueNumber") };
  return {
    ...{ number: digits("number"), code: digits("code"), lines },
    ...{ type: typeOf(root, said("type")), note: said("note") },
    issuedOn: issueDayOf(said("issuedOn") ?? ""),
    buyer: partyOf(said("buyerName"), said("buyerTaxNumber")),
    seller: partyOf(said("sellerName"), said("sellerTaxNumber")),
    ...{ netFen: fen("net"), taxFen: fen("tax"), totalFen: fen("total") },
    takesBack: blue.number ? blue : takenBackIn(texts),
  };
}

/** What the columns of a table of lines may be called. */
export const isLineName = (name: string): boolean =>
  Object.values(lineNames).some((names) => (names as readonly string[]).includes(plain(name)));
export const isAmountName = (name: string): boolean =>
  (lineNames.net as readonly string[]).includes(plain(name));

export function partyOf(name: string | undefined, taxNumber: string | undefined) {
  return { name: name?.trim() || undefined, taxNumber: taxNumberOf(taxNumber ?? "") };
}

interface Gathered {
  lines: InvoiceLine[];
  /** The first text of each plain name outside the lines. */
  header: Map<string, string>;
}

function gather(node: XmlNode, gathered: Gathered): void {
  const line = lineOf(node);
  if (line) {
    gathered.lines.push(line);
    return;
  }
  for (const [name, text] of leavesOf(node)) {
    if (!gathered.header.has(name)) gathered.header.set(name, text);
  }
  for (const child of node.children) gather(child, gathered);
}

/** Attributes and children without children, by plain name. Empty ones say nothing. */
function leavesOf({ attributes, children }: XmlNode): [string, string][] {
  const leaves: [string, string][] = [
    ...Object.entries(attributes),
    ...children
      .filter((child) => child.children.length === 0)
      .map(({ name, text }): [string, string] => [name, text]),
  ];
  return leaves
    .map(([name, text]): [string, string] => [plain(name), text.trim()])
    .filter(([, text]) => text !== "");
}

function plain(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/^.*:/, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function lineOf(node: XmlNode): InvoiceLine | undefined {
  const leaves = new Map(leavesOf(node));
  const take = (field: keyof typeof lineNames) => {
    const name = lineNames[field].find((each) => leaves.has(each));
    if (name === undefined) return undefined;
    const text = leaves.get(name)!;
    leaves.delete(name);
    return text;
  };
  const [name, net] = [take("name"), take("net")];
  const netFen = fenOf(net ?? "");
  if (name === undefined || netFen === undefined) return undefined;
  const rate = rateOf(take("rate") ?? "") ?? { printed: "" };
  const taxFen = fenOf(take("tax") ?? "***") ?? 0n;
  const quantity = decimalOf(take("quantity") ?? "");
  const unitPrice = decimalOf(take("unitPrice") ?? "");
  const [unit, specification] = [take("unit"), take("specification")];
  return {
    ...{ name: name.replace(/\s*\n\s*/g, ""), netFen, rate, taxFen },
    ...(quantity !== undefined && { quantity }),
    ...(unitPrice !== undefined && { unitPrice }),
    ...(unit !== undefined && { unit }),
    ...(specification !== undefined && { specification }),
  };
}

/** Digital e-invoices say it in two labels: 电子发票 and 增值税专用发票. */
function typeOf(root: XmlNode, said: string | undefined): string | undefined {
  const label = (name: string) =>
    [...walk(root)]
      .find((node) => node.name === name)
      ?.children.find((child) => child.name === "LabelName")?.text;
  const [form, kind] = [label("EInvoiceType"), label("GeneralOrSpecialVAT")];
  if (form && kind) return `${form.trim()}（${kind.trim()}）`;
  return (form ?? kind ?? said)?.trim() || undefined;
}
