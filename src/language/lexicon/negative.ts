import { wordBlock } from "./word-block.ts";

export const negativeWords = wordBlock(`差 坏 不满意 失望 投诉 生气`);
