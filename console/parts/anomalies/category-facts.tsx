/**
 * What a fit of categories stands on, and which way a category's thresholds come from.
 * @module
 */
import { methods } from "../../../src/anomalies/categories/schema.ts";
import { number } from "../format.ts";
import { AsOf } from "../page.tsx";
import { useSay, useSentence } from "../say.tsx";
import type { CategoryList, CategoryView } from "./profile-words.ts";

export function FitFacts({ fit }: { fit: CategoryList["fit"] }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <>
      {say(`第 ${fit.fit} 版`, `Version ${fit.fit}`)} · <AsOf at={fit.asOf} /> ·{" "}
      {sentence(methods[fit.method])}
      {fit.density &&
        say(`（抽样 ${fit.density.sampled} 户）`, ` (sample of ${fit.density.sampled})`)}{" "}
      · {fit.start === "previous" && <>{say("沿上一版中心", "on from the centres before")} · </>}
      {say("轮廓系数", "silhouette")} {number(fit.silhouette, 2)} · {say("种子", "seed")} {fit.seed}{" "}
      · <code>SHA-256 {fit.hash.slice(0, 12)}</code>
    </>
  );
}

/** With confirmed anomalies thresholds come from the model, without from the search. */
export function LabelNote({ labels: { abnormal, normal } }: Pick<CategoryView, "labels">) {
  const say = useSay();
  return (
    <span className="tag" data-tone={abnormal > 0 ? "accent" : undefined}>
      {abnormal > 0
        ? say(
            `已确认异常 ${abnormal}、正常 ${normal}：可由模型定阈值`,
            `${abnormal} confirmed abnormal, ${normal} normal: the model can set thresholds`,
          )
        : say("无已确认异常：由搜索定阈值", "Nothing confirmed abnormal: thresholds by search")}
    </span>
  );
}
