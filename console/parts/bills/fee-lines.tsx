/**
 * A late fee line by line, as the customer may compute it again.
 * @module
 */
import type { Output } from "../../client.ts";
import { useSay } from "../say.tsx";
import { type Column, DataTable } from "../table.tsx";

type Line = Output<"bills.late-fee">["lines"][number];

export function FeeLines({ lines }: { lines: Line[] }) {
  const say = useSay();
  if (lines.length === 0) return null;
  const columns: Column<Line>[] = [
    { id: "from", head: say("自", "From"), value: (line) => line.from },
    { id: "to", head: say("至", "To"), value: (line) => line.to },
    { id: "days", head: say("天数", "Days"), value: (line) => line.days, numeric: true },
    {
      id: "principal",
      head: say("本金（元）", "Principal (yuan)"),
      value: (line) => line.principal,
      numeric: true,
    },
    {
      id: "rate",
      head: say("每日（‰）", "A day (‰)"),
      value: (line) => line.rate,
      numeric: true,
    },
    {
      id: "fee",
      head: say("违约金（元）", "Late fee (yuan)"),
      value: (line) => line.fee,
      numeric: true,
    },
  ];
  return (
    <>
      <DataTable
        name="late-fee"
        plain
        columns={columns}
        rows={lines}
        idOf={({ from, principal, to }) => `${from} ${to} ${principal}`}
      />
      <p className="note">
        {say(
          "违约金 = 本金 × 天数 × 每日千分率，每行四舍五入到分；不足 1 元按 1 元收取。依据：电力供应与使用条例第三十九条。",
          "Late fee = principal × days × rate, each line half up to the fen; less than 1 yuan is charged as 1 yuan. Source: Regulations on Power Supply and Use, Art. 39.",
        )}
      </p>
    </>
  );
}
