/**
 * Electronic invoices for tests, drawn and written as issuers do: XML of both kinds, and OFD with any of an
 * attached invoice, custom tags, what the document says of itself, and a page. All names are invented.
 * @module
 */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";

export interface MadeLine {
  name: string;
  specification?: string;
  unit?: string;
  quantity?: string;
  unitPrice?: string;
  net: string;
  rate: string;
  tax: string;
}

export interface MadeInvoice {
  /** Absent on digital e-invoices. */
  code?: string;
  number: string;
  issuedOn: string;
  buyer: { name: string; taxNumber: string };
  seller: { name: string; taxNumber: string };
  lines: MadeLine[];
  net: string;
  tax: string;
  total: string;
  note?: string;
}

export const powerInvoice: MadeInvoice = {
  number: "26442000000000000018",
  issuedOn: "2026年08月02日",
  buyer: { name: "东州供电有限公司", taxNumber: "91370000TEST000012" },
  seller: { name: "西岭光伏发电有限公司", taxNumber: "91370100TEST000034" },
  lines: [
    {
      ...{ name: "*供电*上网电费", unit: "千瓦时", quantity: "1000", unitPrice: "0.3949" },
      ...{ net: "394.90", rate: "13%", tax: "51.34" },
    },
    {
      ...{ name: "*供电*补贴电费", unit: "千瓦时", quantity: "1000", unitPrice: "0.05" },
      ...{ net: "50.00", rate: "13%", tax: "6.50" },
    },
  ],
  ...{ net: "444.90", tax: "57.84", total: "502.74" },
};

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (each) => `&#${String(each.codePointAt(0))};`);
const element = (name: string, text = "") => `<${name}>${escaped(text)}</${name}>`;
const head = '<?xml version="1.0" encoding="UTF-8"?>';

/** `eInvoice` as it lies inside VAT e-invoices. */
export function vatXml(invoice: MadeInvoice, prefix = "fp:"): string {
  const fp = (name: string, text?: string) => element(`${prefix}${name}`, text);
  const { buyer, seller } = invoice;
  const lines = invoice.lines.map(
    (line) =>
      `<${prefix}GoodsInfo>${fp("Item", line.name)}${fp("Specification", line.specification)}${fp("MeasurementDimension", line.unit)}${fp("Price", line.unitPrice)}${fp("Quantity", line.quantity)}${fp("Amount", line.net)}${fp("TaxScheme", line.rate)}${fp("TaxAmount", line.tax)}</${prefix}GoodsInfo>`,
  );
  const namespace = prefix === "" ? "" : ` xmlns:${prefix.slice(0, -1)}="urn:e-invoice"`;
  return `${head}<eInvoice${namespace} Version="1.0">${fp("InvoiceCode", invoice.code)}${fp("InvoiceNo", invoice.number)}${fp("IssueDate", invoice.issuedOn)}<${prefix}Buyer>${fp("BuyerName", buyer.name)}${fp("BuyerTaxID", buyer.taxNumber)}</${prefix}Buyer><${prefix}Seller>${fp("SellerName", seller.name)}${fp("SellerTaxID", seller.taxNumber)}</${prefix}Seller>${fp("TaxInclusiveTotalAmount", invoice.total)}${fp("Note", invoice.note)}${fp("TaxTotalAmount", invoice.tax)}${fp("TaxExclusiveTotalAmount", invoice.net)}<${prefix}GoodsInfos>${lines.join("")}</${prefix}GoodsInfos></eInvoice>`;
}

/** `EInvoice` of fully digital e-invoices: rates as fractions. */
export function digitalXml(invoice: MadeInvoice): string {
  const { buyer, seller } = invoice;
  const fraction = (rate: string) =>
    rate.endsWith("%") ? (Number(rate.slice(0, -1)) / 100).toFixed(3).replace(/0+$/, "") : rate;
  const lines = invoice.lines.map(
    (line) =>
      `<IssuItemInformation>${element("ItemName", line.name)}${element("SpecMod", line.specification)}${element("MeaUnits", line.unit)}${element("Quantity", line.quantity)}${element("UnPrice", line.unitPrice)}${element("Amount", line.net)}${element("TaxRate", fraction(line.rate))}${element("ComTaxAm", line.tax)}${element("TotaltaxIncludedAmount")}<TaxClassificationCode>1100101020200000000</TaxClassificationCode></IssuItemInformation>`,
  );
  return `${head}<EInvoice><Header>${element("EIid", invoice.number)}<InherentLabel><EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType><GeneralOrSpecialVAT><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT></InherentLabel></Header><EInvoiceData><SellerInformation>${element("SellerIdNum", seller.taxNumber)}${element("SellerName", seller.name)}</SellerInformation><BuyerInformation>${element("BuyerIdNum", buyer.taxNumber)}${element("BuyerName", buyer.name)}</BuyerInformation><BasicInformation>${element("TotalAmWithoutTax", invoice.net)}${element("TotalTaxAm", invoice.tax)}<TotalTax-includedAmount>${invoice.total}</TotalTax-includedAmount>${element("RequestTime", invoice.issuedOn)}</BasicInformation>${lines.join("")}<AdditionalInformation>${element("Remark", invoice.note)}</AdditionalInformation></EInvoiceData><TaxSupervisionInfo>${element("InvoiceNumber", invoice.number)}${element("IssueTime", invoice.issuedOn)}</TaxSupervisionInfo></EInvoice>`;
}

export interface OfdMake {
  /** An XML to attach, and its name. */
  attached?: { name: string; text: string };
  /** Custom tags for the objects on the page. */
  tags?: "by line" | "by column";
  customDatas?: boolean;
  /** Folder of the document. */
  root?: string;
  /** Lines per page; all on one otherwise. */
  linesPerPage?: number;
  /** Objects without a place, as some converters write them. */
  noPlaces?: boolean;
  /** Objects drawn in points through a matrix of their own, as forms programs do. */
  inPoints?: boolean;
}

/** The parts of an OFD by name. */
export function ofdParts(invoice: MadeInvoice, make: OfdMake = {}): Record<string, string> {
  const root = make.root ?? "Doc_0";
  const page = drawn(invoice, make);
  const { attached } = make;
  const links = [
    ...(attached ? ["<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"] : []),
    ...(make.tags ? ["<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"] : []),
  ];
  const pages = page.contents.map(
    (_, index) => `<ofd:Page ID="${index + 1}" BaseLoc="Pages/Page_${index}/Content.xml"/>`,
  );
  return {
    "OFD.xml": `${head}<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" DocType="OFD"><ofd:DocBody><ofd:DocInfo>${make.customDatas ? customDatas(invoice) : ""}</ofd:DocInfo><ofd:DocRoot>${root}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    [`${root}/Document.xml`]: `\ufeff${head}<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:TemplatePage ID="9001" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>${pages.join("")}</ofd:Pages>${links.join("")}</ofd:Document>`,
    [`${root}/Tpls/Tpl_0/Content.xml`]: pageXml(page.labels),
    ...Object.fromEntries(
      page.contents.map((objects, index) => [
        `${root}/Pages/Page_${index}/Content.xml`,
        pageXml(objects, '<ofd:Template TemplateID="9001"/>'),
      ]),
    ),
    ...(attached && {
      [`${root}/Attachs/Attachments.xml`]: `${head}<ofd:Attachments xmlns:ofd="u"><ofd:Attachment Name="original"><ofd:FileLoc>${attached.name}</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
      [`${root}/Attachs/${attached.name}`]: attached.text,
    }),
    ...(make.tags && {
      [`${root}/Tags/CustomTags.xml`]: `${head}<ofd:CustomTags xmlns:ofd="u"><ofd:CustomTag TypeID="fp"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>`,
      [`${root}/Tags/CustomTag.xml`]: `${head}<ofd:root xmlns:ofd="u">${page.tags}</ofd:root>`,
    }),
  };
}

export async function zipOf(parts: Record<string, string | Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(Readable.from(zip.outputStream));
}

export const ofdFile = (invoice: MadeInvoice, make?: OfdMake) => zipOf(ofdParts(invoice, make));

function customDatas({ code, number, issuedOn, net, total, buyer, seller }: MadeInvoice): string {
  const datas = {
    ...(code !== undefined && { 发票代码: code }),
    ...{ 发票号码: number, 开票日期: issuedOn, 合计金额: net, 价税合计: total },
    ...{ 购买方名称: buyer.name, 购买方纳税人识别号: buyer.taxNumber },
    ...{ 销售方名称: seller.name, 销售方纳税人识别号: seller.taxNumber },
  };
  const each = Object.entries(datas).map(
    ([name, value]) => `<ofd:CustomData Name="${name}">${value}</ofd:CustomData>`,
  );
  return `<ofd:CustomDatas>${each.join("")}</ofd:CustomDatas>`;
}

interface Drawn {
  labels: string[];
  contents: string[][];
  tags: string;
}

const columns = ["name", "specification", "unit", "quantity", "unitPrice", "net", "rate", "tax"];
const columnX = [6, 60, 84, 97, 118, 145, 167, 190];
const tagOf: Record<string, string> = {
  ...{ name: "Item", specification: "Specification", unit: "MeasurementDimension" },
  ...{ quantity: "Quantity", unitPrice: "Price", net: "Amount", rate: "TaxScheme" },
  tax: "TaxAmount",
};

/** As a VAT e-invoice stands on paper; a name with a line feed is two objects, one below the other. */
function drawn(invoice: MadeInvoice, make: OfdMake): Drawn {
  let id = 100;
  const contents: string[][] = [];
  const tagged = new Map<string, number[][]>(columns.map((column) => [column, []]));
  const draw = (page: number, [x, y, text]: [number, number, string]) => {
    id += 1;
    const place = make.noPlaces ? "" : ` Boundary="${x} ${y} 30 4.5"`;
    const matrix = make.inPoints ? ' CTM="0.3528 0 0 0.3528 0 0"' : "";
    const baseline = make.inPoints ? 10.77 : 3.8;
    contents[page] ??= [];
    contents[page].push(
      `<ofd:TextObject ID="${id}"${place}${matrix}><ofd:TextCode X="0" Y="${baseline}"><![CDATA[${text}]]></ofd:TextCode></ofd:TextObject>`,
    );
    return id;
  };
  const perPage = make.linesPerPage ?? invoice.lines.length;
  const { code, number, buyer, seller } = invoice;
  const header: [string, number][] = [
    ...(code === undefined ? [] : [["InvoiceCode", draw(0, [164, 6.2, code])] as [string, number]]),
    ["InvoiceNo", draw(0, [164, 11.7, number])],
    ["IssueDate", draw(0, [164, 17.2, invoice.issuedOn])],
    ["BuyerName", draw(0, [36, 30, buyer.name])],
    ["BuyerTaxID", draw(0, [36, 35.4, buyer.taxNumber])],
    ["SellerName", draw(0, [36, 104, seller.name])],
    ["SellerTaxID", draw(0, [36, 109, seller.taxNumber])],
    ["TaxExclusiveTotalAmount", draw(0, [145, 91, `¥${invoice.net}`])],
    ["TaxTotalAmount", draw(0, [190, 91, `¥${invoice.tax}`])],
    ["TaxInclusiveTotalAmount", draw(0, [170, 97.2, `￥${invoice.total}`])],
  ];
  for (const [index, line] of invoice.lines.entries()) {
    const page = Math.floor(index / perPage);
    const top = 56 + (index % perPage) * 9;
    for (const [at, column] of columns.entries()) {
      const text = line[column as keyof MadeLine];
      const pieces = text === undefined ? [] : text.split("\n");
      const ids = pieces.map((piece, down) => draw(page, [columnX[at]!, top + down * 4.5, piece]));
      tagged.get(column)!.push(ids);
    }
  }
  if (invoice.note) draw(0, [126, 108, invoice.note]);
  const reference = (ids: readonly number[]) =>
    ids.map((each) => `<ofd:ObjectRef PageRef="1">${each}</ofd:ObjectRef>`).join("");
  const tag = (name: string, ids: readonly number[]) =>
    ids.length === 0 ? "" : `<ofd:${name}>${reference(ids)}</ofd:${name}>`;
  const byLine = invoice.lines.map((_, index) => {
    const cells = columns.map((column) => tag(tagOf[column]!, tagged.get(column)![index]!));
    return `<ofd:GoodsInfo>${cells.join("")}</ofd:GoodsInfo>`;
  });
  const byColumn = columns.map((column) => tag(tagOf[column]!, tagged.get(column)!.flat()));
  const lines = make.tags === "by line" ? byLine : byColumn;
  const labels = labelPlaces.map(
    ([x, y, text]) =>
      `<ofd:TextObject Boundary="${x} ${y} 20 3.6"><ofd:TextCode X="0.5" Y="2.73">${text}</ofd:TextCode></ofd:TextObject>`,
  );
  const tags = [...header.map(([name, one]) => tag(name, [one])), ...lines].join("");
  return { labels: make.noPlaces ? [] : labels, contents, tags };
}

const labelPlaces: [number, number, string][] = [
  ...([
    [69, 7, "东州增值税电子普通发票"],
    [148.5, 7.5, "发票代码："],
    [148.5, 13, "发票号码："],
    [148.5, 18.5, "开票日期："],
    [13, 31.6, "名　　称："],
    [13, 36.8, "纳税人识别号："],
    [13, 105.4, "名　　称："],
    [13, 110.3, "纳税人识别号："],
    [24, 53, "项目名称"],
    [144, 53, "金　额"],
    [166, 53, "税率"],
    [184, 53, "税　额"],
    [22, 92, "合　　计"],
    [16.8, 98.5, "价税合计（大写）"],
    [150, 98.5, "（小写）"],
  ] as [number, number, string][]),
];

const pageXml = (objects: readonly string[], before = "") =>
  `${head}<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">${before}<ofd:Content><ofd:Layer>${objects.join("")}</ofd:Layer></ofd:Content></ofd:Page>`;
