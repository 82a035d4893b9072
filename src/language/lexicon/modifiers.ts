import { wordBlock } from "./word-block.ts";

/** Words that turn the next sentiment word round. */
export const negationWords = wordBlock(
  `不 没 没有 不是 不要 不能 不会 不可 不可能 不必 不用 不该 不应该 不算 不至于 不见得 不够
  不太 不大 不很 不甚 不怎么 没怎么 没能 没法 没啥 没什么 没有什么 没有任何 没任何 未 未能
  未曾 未必 无 无法 无从 毫无 并非 并无 非 绝非 从未 难以 别 勿 甭 休想 禁止 避免 缺乏 缺少
  谈不上 说不上 算不上 称不上 不像 哪里 哪有 哪能 何来 岂能 怎么能 怎能 不曾 尚未 仍未 至今未
  木有 冇 唔 没得`,
);

/** Degree adverbs with a graded strength; the paper's own rule doubles for each alike. */
export const degreeWords: readonly (readonly [string, number])[] = [
  ...grade(
    2,
    `极 极其 极度 极为 极端 万分 万般 最 最为 最最 绝对 完全 彻底 无比 超 超级 超超 超超超 巨
    贼 异常 非常 非常之 非常非常 十分 十二分 特 特别 特别特别 格外 分外 尤其 尤为 至为 甚为
    极尽 何等 多么 太 太过 太过于 过于 实在 实在太 实在是 真是太 简直 根本 完完全全 彻头彻尾
    极大 极大地 大大 大大地 深深 深深地 由衷 衷心 忒`,
  ),
  ...grade(
    1.5,
    `很 很是 很很 相当 相当的 挺 蛮 颇 颇为 甚 真 真心 真是 真的 真的是 真的很 确实 的确 着实
    实属 好 好生 大为 怪 如此 这么 那么 更 更加 更为 更是 越 越来越 越发 愈 愈发 愈加 倍加`,
  ),
  ...grade(1.25, `还 还算 比较 较 较为 稍嫌 略显 相对 相对来说`),
  ...grade(
    0.5,
    `有点 有点儿 有点点 有些 有一点 有一些 一点 一点点 一点儿 稍 稍微 稍稍 稍许 略 略微 略略
    略为 略有 些许 多多少少 或多或少 轻微 某种程度 一定程度上 基本 基本上 大致 大体`,
  ),
  ...grade(0.25, `几乎不 微微 一丝 丝丝 隐约`),
];

/** Words after which a speaker gives the verdict. */
export const verdictWords = wordBlock(
  `总体 总体上 总体来说 总体来讲 总体而言 总体说来 总体感觉 总的 总的来说 总的来讲 总的说来
  总得来说 总的感觉 总而言之 总之 总结 整体 整体上 整体来说 整体而言 整体感觉 综合 综合来说
  综合考虑 综上 综上所述 大体上 一句话 归根结底 到底还是 说到底 全面来看 总评 总评价 总体评价
  整体评价 综合评价 结论`,
);

/** Paper section 2.2 names the first nine and says "and so on"; the others are ours. */
export const urgentWords = wordBlock(
  `投诉 向上反映 激动 强烈 非常 十分 着急 急需 紧急 危急 危险 火急 十万火急 急迫 迫切 焦急 急用
  急等 加急 尽快 马上 立即 立刻 火速 刻不容缓 人命关天 生命危险 有人受伤 触电 起火 着火 冒烟
  断线落地 电线掉落 医院停电 呼吸机 制氧机 老人在家 孕妇 婴儿 高考 愤怒 气愤 忍无可忍 曝光
  媒体 记者 上访 信访 举报 起诉 法院 律师 国家能源局 监管 12398 12345 市长热线 多次反映
  反复停电 集体 群体 聚集 围堵`,
);

function grade(strength: number, words: string): (readonly [string, number])[] {
  return wordBlock(words).map((word) => [word, strength] as const);
}
