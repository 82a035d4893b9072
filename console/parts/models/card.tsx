/**
 * The model's card in words, and where the model comes from.
 * @module
 */
import type { Output } from "../../client.ts";
import { Card, Moment } from "../page.tsx";
import { Facts } from "../panel.tsx";
import { useSay, useSentence } from "../say.tsx";

export function ModelCard({ model }: { model: Output<"models.show"> }) {
  const say = useSay();
  const sentence = useSentence();
  return (
    <div className="columns-2">
      <Card title={say("模型卡", "Model card")}>
        <div className="body model-card">
          {model.card.map(({ heading, text }) => (
            <section key={heading.en}>
              <h3>{sentence(heading)}</h3>
              <p>{sentence(text)}</p>
            </section>
          ))}
        </div>
      </Card>
      <Card title={say("出处", "Where it comes from")}>
        <div className="body">
          <Facts facts={useOrigin(model)} />
        </div>
      </Card>
    </div>
  );
}

function useOrigin(model: Output<"models.show">): Parameters<typeof Facts>[0]["facts"] {
  const say = useSay();
  const who = (id: string | null, at: string | null) =>
    id && (
      <>
        {model.names[id] ?? id} · <Moment at={at} />
      </>
    );
  return [
    [say("训练", "Trained"), who(model.trainedBy, model.trainedAt)],
    [say("发布", "Published"), who(model.publishedBy, model.publishedAt)],
    [say("停用", "Retired"), who(model.retiredBy, model.retiredAt)],
    [say("数据快照", "Data snapshot"), <code key="data">{model.dataHash}</code>],
    [
      say("文档指纹", "Document"),
      <code key="document">SHA-256 {model.documentHash.slice(0, 16)}…</code>,
    ],
    [say("随机种子", "Seed"), model.seed],
  ];
}
