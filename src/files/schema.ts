/**
 * Tabular files in and out: what an import is asked, what it answers, and why it says no.
 * @module
 */
import * as z from "zod";
import { FileId, Pairs } from "../base/operation.ts";
import { Reason, reasons } from "../base/reasons.ts";

/** What every import operation takes; a domain adds its own switches with `.extend`. */
export const ImportInput = z.object({
  file: FileId,
  columns: Pairs.optional().describe("canonical=theirs, e.g. ticket_id=工单编号"),
  mapping: FileId.optional().describe(
    "YAML file: columns, values, dates, constants, encoding, sheet",
  ),
  acceptValid: z.boolean().default(false).describe("take the good rows although others are bad"),
});
export type ImportInput = z.output<typeof ImportInput>;

export const RowError = z.object({
  row: z.number().int().describe("1 is the first row after the header; blank rows count"),
  column: z.string().describe("as the file calls it"),
  value: z.string().describe("at most 100 characters of it"),
  reason: Reason,
});
export type RowError = z.infer<typeof RowError>;

export const ImportResult = z.object({
  importId: z.string(),
  rows: z.number().int().describe("in the file, blank ones aside"),
  accepted: z.number().int(),
  rejected: z.number().int(),
  written: z.number().int().describe("of the accepted, those that were new or changed something"),
  errorsFile: FileId.optional().describe("CSV: row, column, value, reason, once per error"),
  firstErrors: z.array(RowError).describe("at most 20"),
  alreadyImported: z.boolean().describe("the same file was imported before; nothing was done"),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const ImportRun = ImportResult.omit({ firstErrors: true, alreadyImported: true }).extend({
  kind: z.string(),
  file: FileId,
  fileName: z.string(),
  importedBy: z.string(),
  importedAt: z.string(),
});
export type ImportRun = z.infer<typeof ImportRun>;

/** YYYY once, and each of MM DD HH mm ss (or M D H) at most once. */
function isDateForm(form: string): boolean {
  const parts = (form.match(/YYYY|MM?|DD?|HH?|mm|ss/g) ?? []).map((part) => part[0]);
  return parts.includes("Y") && new Set(parts).size === parts.length;
}

/** How a site's files differ from the canonical columns; the body of a mapping file (YAML). */
export const Mapping = z.strictObject({
  columns: Pairs.optional().describe("canonical name: the file's heading"),
  values: z
    .record(z.string(), z.record(z.string(), z.string()))
    .optional()
    .describe("canonical name: { the file's value: ours }"),
  dates: z
    .record(z.string(), z.string().refine(isDateForm, "a form such as DD/MM/YYYY HH:mm:ss"))
    .optional()
    .describe("canonical name: form of its dates"),
  constants: Pairs.optional().describe("canonical name: its value where the file has none"),
  encoding: z.enum(["utf-8", "gb18030", "utf-16le", "utf-16be"]).optional(),
  sheet: z.string().optional().describe("name of the XLSX sheet; the first one otherwise"),
});
export type Mapping = z.infer<typeof Mapping>;

export const PreviewInput = ImportInput.pick({ file: true, columns: true, mapping: true });
export const TablePreview = z.object({
  format: z.enum(["csv", "xlsx", "parquet"]),
  encoding: z.string(),
  header: z.array(z.string()),
  columns: z
    .array(
      z.object({
        name: z.string(),
        zh: z.string(),
        en: z.string(),
        required: z.boolean(),
        theirs: z.string().nullable().describe("heading it is read from; null where none fits"),
      }),
    )
    .describe("every canonical column, given or guessed"),
  unused: z.array(z.string()).describe("headings that no column reads"),
  rows: z
    .array(z.object({ row: z.number().int(), values: z.record(z.string(), z.string()) }))
    .describe("the first 20, by canonical name"),
  problems: z.array(RowError).describe("of those rows; row 0 speaks of the whole file"),
});
export type TablePreview = z.infer<typeof TablePreview>;

export const because = reasons("files", {
  unknown_file: { zh: "没有这个文件", en: "no such file is stored here" },
  unreadable: { zh: "无法读取“{name}”：{why}", en: "{name} cannot be read: {why}" },
  old_excel: {
    zh: "“{name}”是旧版 Excel（.xls）或加密的工作簿；请另存为 .xlsx",
    en: "{name} is an old Excel file (.xls) or an encrypted one; save it as .xlsx",
  },
  empty: { zh: "文件为空或没有表头", en: "the file is empty or has no header" },
  mixed_encodings: {
    zh: "第 {row} 行（文件第 {line} 行，字节 {byte}）不是 {encoding} 编码；文件混用了编码，请统一后再导入",
    en: "row {row} (line {line} of the file, byte {byte}) is not {encoding}: the file mixes encodings; save it in one",
  },
  line_too_long: {
    zh: "第 {row} 行超过 {limit} 字节；可能缺少右引号",
    en: "row {row} is longer than {limit} bytes; perhaps a closing quote is missing",
  },
  open_quote: {
    zh: "第 {row} 行的引号到文件末尾仍未闭合",
    en: "the quote opened in row {row} is never closed",
  },
  cell_too_large: {
    zh: "单元格有 {length} 个字符，超过上限 {limit}",
    en: "the cell has {length} characters, more than {limit}",
  },
  too_many_cells: {
    zh: "该行的单元格多于表头的 {columns} 列",
    en: "the row has more cells than the {columns} of the header",
  },
  bad_character: {
    zh: "含有无法保存的字符（U+0000 或残缺字符）",
    en: "contains a character that cannot be kept (U+0000 or half a character)",
  },
  number_not_text: {
    zh: "编号以数字存储且超过 15 位，表格软件已丢失末位；请设为文本",
    en: "stored as a number of more than 15 digits, so the spreadsheet has lost the last ones; make it text",
  },
  cell_fault: { zh: "单元格是错误值 {fault}", en: "the cell holds the error {fault}" },
  bomb: {
    zh: "拒绝打开：{what} 为 {found}，超过上限 {limit}",
    en: "refused to open: {what} is {found}, more than {limit}",
  },
  unknown_sheet: {
    zh: "没有工作表“{sheet}”；现有：{sheets}",
    en: "there is no sheet {sheet}; there are: {sheets}",
  },
  bad_mapping: { zh: "映射文件有误：{why}", en: "the mapping file is wrong: {why}" },
  unknown_column: {
    zh: "映射提到未知列“{column}”；可用：{known}",
    en: "the mapping names {column}, which is no column of this import; there are: {known}",
  },
  missing_heading: {
    zh: "文件没有列“{heading}”；现有：{header}",
    en: "the file has no column {heading}; it has: {header}",
  },
  missing_columns: {
    zh: "缺少必需的列：{columns}；文件的列：{header}",
    en: "required columns are missing: {columns}; the file has: {header}",
  },
  missing: { zh: "必填项为空", en: "a required value is missing" },
  missing_one_of: { zh: "{columns} 至少填一项", en: "one of {columns} is required" },
  bad_value: { zh: "“{value}”不是有效的{zh}", en: "{value} is no valid {en}" },
  bad_date: { zh: "“{value}”不符合日期格式 {form}", en: "{value} is no date of the form {form}" },
  duplicate: {
    zh: "与第 {first} 行重复",
    en: "the same as row {first}",
  },
  rows_rejected: {
    zh: "{rows} 行中有 {rejected} 行有误，未导入任何行",
    en: "{rejected} of {rows} rows are bad; nothing was imported",
  },
  invoice_format: {
    zh: "“{name}”不是 OFD 或 XML 发票文件（{found}）",
    en: "{name} is no OFD or XML invoice ({found})",
  },
  no_invoice_inside: {
    zh: "“{name}”中没有发票；内含：{parts}",
    en: "there is no invoice in {name}; it holds: {parts}",
  },
  invoice_number: {
    zh: "发票代码“{code}”、号码“{number}”不是 10/12 位代码加 8 位号码，也不是 20 位数电票号码",
    en: "code {code}, number {number}: neither a code of 10 or 12 digits and a number of 8, nor a number of 20",
  },
  invoice_amounts_missing: {
    zh: "发票没有可读的金额与税额",
    en: "the invoice states no net and tax that can be read",
  },
  invoice_parts_differ: {
    zh: "附件与文件自述不一致：附件为 {inside}，自述为 {outside}",
    en: "the attached invoice says {inside}, the document says {outside} of itself",
  },
  invoice_does_not_add_up: {
    zh: "{zh}不符：相加为 {sum}，票面为 {printed}",
    en: "{en} do not add up: the sum is {sum}, printed is {printed}",
  },
  cancelled: { zh: "已取消，未导入任何行", en: "cancelled; nothing was imported" },
});
