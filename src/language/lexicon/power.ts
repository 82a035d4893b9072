import { wordBlock } from "./word-block.ts";

export const powerPositive = wordBlock(`及时 客户至上 不用这么客气 服务好 管用`);
export const powerNegative = wordBlock(`电老虎 糊弄老百姓`);
