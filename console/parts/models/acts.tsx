/**
 * What may be done with a model now: let it speak, let it speak in the shadow, silence it, take it
 * along. Another person publishes than the one who trained it.
 * @module
 */
import { Button, Tooltip } from "antd";
import { useAct } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { useAskReason, useReport } from "../reason.tsx";
import { type Say, useSay } from "../say.tsx";
import { useMay, useMe } from "../session.tsx";
import type { ModelState, ModelSummary } from "./words.ts";

type Verb = "live" | "shadow" | "retired";

interface VerbFacts {
  from: readonly ModelState[];
  word(say: Say): string;
  effect(say: Say): string;
  isGrave?: true;
}

/** The same moves as src/models/rules.ts, which decides in any case. */
const verbs: Record<Verb, VerbFacts> = {
  live: {
    from: ["trained", "shadow", "retired"],
    word: (say) => say("发布", "Publish"),
    effect: (say) =>
      say(
        "下一次评分起由它作答，原在用模型停用。",
        "It answers from the next scoring; the live one is retired.",
      ),
  },
  shadow: {
    from: ["trained", "retired"],
    word: (say) => say("设为影子", "Run in the shadow"),
    effect: (say) =>
      say(
        "与在用模型并行评分，不驱动任何动作。",
        "It scores beside the live one and drives nothing.",
      ),
  },
  retired: {
    from: ["trained", "shadow", "live"],
    word: (say) => say("停用", "Retire"),
    effect: (say) =>
      say(
        "停用后催费按规则路径走，直到另一个模型发布。",
        "What asked it goes by rules until another is published.",
      ),
    isGrave: true,
  },
};

export function ModelActs({ model }: { model: ModelSummary }) {
  const say = useSay();
  const me = useMe();
  const mayAct = useMay("data-scientist");
  if (!mayAct) return null;
  const isOwn = model.trainedBy === me.id;
  const open = (Object.keys(verbs) as Verb[]).filter((verb) =>
    verbs[verb].from.includes(model.state),
  );
  return (
    <span className="row">
      {open.map((verb) => (
        <Move key={verb} model={model} verb={verb} isBarred={isOwn && verb !== "retired"} />
      ))}
      <Export model={model} format="json" />
      {model.hasSql && <Export model={model} format="sql" />}
      {isOwn && open.includes("live") && (
        <small className="faint">
          {say("本人训练，须他人发布", "you trained it: another person publishes it")}
        </small>
      )}
    </span>
  );
}

function Move({ model, verb, isBarred }: { model: ModelSummary; verb: Verb; isBarred: boolean }) {
  const say = useSay();
  const ask = useAskReason();
  const report = useReport();
  const publish = useAct("models.publish");
  const retire = useAct("models.retire");
  const { word, effect, isGrave = false } = verbs[verb];
  const run = async () => {
    const reason = await ask({
      ...{ title: `${word(say)} ${model.id}`, effect: effect(say), verb: word(say), isGrave },
    });
    if (reason === undefined) return;
    const sent: Promise<unknown> =
      verb === "retired"
        ? retire.act({ id: model.id }, reason)
        : publish.act({ id: model.id, to: verb }, reason);
    await report(sent, say(`已${word(say)}`, `${word(say)}: done`));
  };
  return (
    <Button
      type={verb === "live" && !isBarred ? "primary" : "default"}
      danger={isGrave}
      disabled={isBarred}
      loading={publish.isBusy || retire.isBusy}
      onClick={() => void run()}
    >
      {word(say)}
    </Button>
  );
}

function Export({ model, format }: { model: ModelSummary; format: "json" | "sql" }) {
  const say = useSay();
  const report = useReport();
  const { act, isBusy } = useAct("models.export");
  const run = async () => {
    const found = await report(act({ id: model.id, format }, say("导出模型", "export the model")));
    if (found) takeFile(found.file, found.name);
  };
  return (
    <Tooltip title={say("重新载入后评分逐位相同", "reloaded, it scores the same to the bit")}>
      <Button loading={isBusy} onClick={() => void run()}>
        {format.toUpperCase()}
      </Button>
    </Tooltip>
  );
}
