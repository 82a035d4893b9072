import { wordBlock } from "./word-block.ts";

export const positiveWords = wordBlock(`好 满意 不错 喜欢 感谢 谢谢`);
