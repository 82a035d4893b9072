/**
 * 模型: one fitted model: how good it is, what it looks at, whether it still holds, and its card.
 * @module
 */
import { Tooltip } from "antd";
import { useAnswer } from "../parts/data.ts";
import { ModelActs } from "../parts/models/acts.tsx";
import { ArrearsReport } from "../parts/models/arrears-report.tsx";
import { ModelCard } from "../parts/models/card.tsx";
import { CreditReport } from "../parts/models/credit-report.tsx";
import { StateTag } from "../parts/models/marks.tsx";
import { kinds, type ModelSummary, methodSentence, metrics } from "../parts/models/words.ts";
import { Card, Moment, Page } from "../parts/page.tsx";
import { useSay, useSentence } from "../parts/say.tsx";
import { Answered } from "../parts/states.tsx";

export default function ModelItem({ id = "" }: Record<string, string>) {
  const say = useSay();
  const sentence = useSentence();
  const model = useAnswer("models.show", { id });
  return (
    <Answered query={model} rows={16}>
      {(known) => (
        <Page
          title={`${sentence(kinds[known.kind])} ${known.id}`}
          trail={[{ to: "/models", title: say("模型", "Models") }]}
          facts={
            <span className="row">
              <StateTag state={known.state} />
              <span>{sentence(methodSentence(known.name))}</span>
              <span>
                {say("训练于", "trained")} <Moment at={known.trainedAt} />
              </span>
            </span>
          }
          controls={<ModelActs model={known} />}
        >
          <Metrics model={known} />
          {known.kind === "arrears" ? <ArrearsReport model={id} /> : <CreditReport model={id} />}
          <ModelCard model={known} />
        </Page>
      )}
    </Answered>
  );
}

function Metrics({ model }: { model: ModelSummary }) {
  const sentence = useSentence();
  const known = Object.entries(metrics).filter(([name]) => model.metrics[name] !== undefined);
  return (
    <Card>
      <dl className="figures">
        {known.map(([name, { hint, show, ...word }]) => (
          <Tooltip key={name} title={sentence(hint)}>
            <div>
              <dt>{sentence(word)}</dt>
              <dd>{show(model.metrics[name]!)}</dd>
            </div>
          </Tooltip>
        ))}
      </dl>
    </Card>
  );
}
