/**
 * Suppliers with agreement and plant from a file, one row a plant: how thousands of PV owners come in.
 * What is known already stays as it is; a bank account never changes through a file.
 * @module
 */
import type { Transaction } from "../../base/database.ts";
import type { Context } from "../../base/operation.ts";
import { codeColumn, dayColumn, textColumn, unitColumn } from "../../customers/customers.ts";
import type { ImportPlan } from "../../files/import-plan.ts";
import type { RowError } from "../../files/schema.ts";
import { BankAccount, because, type PartyType, type PriceBasis } from "../schema.ts";
import { insertAgreement, insertSupplier } from "../suppliers/store.ts";
import { agreementColumn, idColumn, plantColumn, priceColumn, rateColumn } from "./columns.ts";

export function agreementPlan(scope: readonly string[]): ImportPlan {
  return {
    kind: "purchase_agreement",
    columns: [
      idColumn({
        name: "supplier",
        describe: { zh: "供应商编号", en: "supplier" },
        synonyms: ["发电户编号", "供应商编码", "supplier_id"],
        required: true,
      }),
      textColumn({
        name: "name",
        describe: { zh: "供应商名称", en: "name" },
        synonyms: ["发电户名", "户名", "企业名称"],
        required: true,
      }),
      codeColumn(
        {
          name: "party_type",
          describe: { zh: "纳税人类型", en: "party type" },
          synonyms: ["主体类型", "客户类型"],
          required: true,
        },
        {
          general: ["一般纳税人"],
          "small-scale": ["小规模纳税人", "小规模"],
          "natural-person": ["自然人", "个人"],
          "village-committee": ["村委会", "村民委员会", "村集体"],
        },
      ),
      textColumn({
        name: "tax_number",
        describe: { zh: "纳税人识别号", en: "tax number" },
        synonyms: ["税号"],
      }),
      unitColumn,
      textColumn({
        name: "finance_code",
        describe: { zh: "财务编码", en: "finance code" },
        synonyms: ["财务供应商编码"],
      }),
      {
        name: "payee_account",
        describe: { zh: "收款账号", en: "bank account" },
        synonyms: ["银行账号", "账号"],
        required: true,
        parse: (text) => (BankAccount.shape.account.safeParse(text).success ? text : undefined),
        sqlType: "text",
      },
      textColumn({
        name: "payee_bank",
        describe: { zh: "开户行", en: "bank" },
        synonyms: ["开户银行"],
        required: true,
      }),
      agreementColumn,
      priceColumn({
        name: "price",
        describe: { zh: "合同电价", en: "price" },
        synonyms: ["上网电价", "电价"],
        required: true,
      }),
      codeColumn(
        { name: "price_basis", describe: { zh: "电价口径", en: "price basis" } },
        { net: ["不含税"], gross: ["含税"] },
      ),
      rateColumn({ name: "tax_rate", describe: { zh: "税率", en: "tax rate" }, required: true }),
      dayColumn({ name: "from_on", describe: { zh: "合同起始", en: "from" }, required: true }),
      dayColumn({ name: "until_on", describe: { zh: "合同终止", en: "until" } }),
      plantColumn,
      textColumn({
        name: "plant_name",
        describe: { zh: "电站名称", en: "plant name" },
        required: true,
      }),
    ],
    key: ["plant"],
    check: (transaction) => strangers(transaction, scope),
    merge: mergeAgreements,
  };
}

/** Staged rows of units that nobody knows or that lie outside the scope. */
async function* strangers(
  { chunks }: Transaction,
  scope: readonly string[],
): AsyncGenerator<RowError> {
  const staged = chunks<{ row: number; value: string }>(1000)`
    select row_number as row, unit as value from staging_purchase_agreement
    where unit not in (
      select wanted.unit
      from (select distinct unit from staging_purchase_agreement) as wanted
        join unit_by_text as named on named.key = unit_key(wanted.unit)
      where unit_id is not null and in_scope(named.path, ${scope}::text[]))`;
  for await (const rows of staged) {
    for (const row of rows) {
      yield { ...row, column: "unit", reason: because.unknown_unit({ unit: row.value }) };
    }
  }
}

interface StagedAgreement {
  supplier: string;
  name: string;
  party_type: PartyType;
  tax_number: string | null;
  unit_id: string;
  finance_code: string | null;
  payee_account: string;
  payee_bank: string;
  agreement: string;
  price: bigint;
  price_basis: PriceBasis | null;
  tax_rate: number;
  from_on: string;
  until_on: string | null;
  plants: { plantId: string; name: string }[];
}

/** Account numbers are sealed one by one, so this is a loop and no statement. */
async function mergeAgreements(context: Context): Promise<number> {
  const { transaction } = context;
  let written = 0;
  const staged = transaction.chunks<StagedAgreement>(500)`
    select distinct on (agreement) staged.*, named.unit_id,
      (select jsonb_agg(jsonb_build_object('plantId', plant, 'name', plant_name)
        order by row_number) from staging_purchase_agreement as one
       where one.agreement = staged.agreement) as plants
    from staging_purchase_agreement as staged
      join unit_by_text as named on named.key = unit_key(staged.unit)
    order by agreement, row_number`;
  for await (const rows of staged) {
    for (const row of rows) {
      await insertSupplier(context, {
        ...{ supplierId: row.supplier, name: row.name, partyType: row.party_type },
        ...{ taxNumber: row.tax_number, unit: row.unit_id, financeCode: row.finance_code },
        payee: { name: row.name, account: row.payee_account, bank: row.payee_bank },
      });
      const taken = await insertAgreement(transaction, {
        ...{ agreementNo: row.agreement, supplierId: row.supplier, priceMicroYuan: row.price },
        ...{ priceBasis: row.price_basis ?? "net", taxRateBp: row.tax_rate },
        ...{ from: row.from_on, until: row.until_on, plants: row.plants },
      });
      if (taken === undefined) written += row.plants.length;
    }
  }
  return written;
}
