import { wordBlock } from "./word-block.ts";

export const negationWords = wordBlock(`不 没 没有 不是 不要 不能 未 无 别 莫 勿 非 毫无 从未`);

export const degreeWords: readonly (readonly [string, number])[] = [
  ...wordBlock(`极 极其 非常 十分 万分 最 特别 超级`).map((word) => [word, 2] as const),
  ...wordBlock(`很 太 相当 挺 真`).map((word) => [word, 1.5] as const),
  ...wordBlock(`更 比较 较`).map((word) => [word, 1.25] as const),
  ...wordBlock(`有点 有些 稍微 略`).map((word) => [word, 0.5] as const),
];

export const neutralWords = wordBlock(`好像 好几 最好 只好 爱好 正好`);

export const urgentWords = wordBlock(`投诉 向上反映 激动 强烈 非常 十分 着急 急需 紧急`);
