/** Amounts as people type them. */
import { formatYuan } from "../../../../src/base/money.ts";

export const yuan = (fen: bigint) => formatYuan(fen, { group: false });
