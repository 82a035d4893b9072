/**
 * Tells a text's category, level by level from the top of a tree: at each node a linear classifier
 * over shared text features chooses among the children that training has seen. The first line or
 * sentence, where a ticket's title stands, counts three times.
 * @module
 */
import * as z from "zod";
import {
  type Labelled,
  type LinearModel,
  type LinearOptions,
  largest,
  scoreRow,
  trainLinear,
} from "../math/learning/linear.ts";
import { stratifiedFolds } from "../math/learning/metrics.ts";
import { takeRows } from "../math/learning/sparse.ts";
import { fitTemperature, sharesOf } from "../math/learning/temperature.ts";
import { FeatureOptions, featureRows, fitFeatures, type TextFeatures } from "./text-features.ts";

export interface RecogniserExample {
  text: string;
  /** From the top of the tree down, at least one name. */
  path: readonly string[];
}

interface Recognition {
  path: string[];
  /** Probability of each name of the path given its parent, 0..1. */
  confidence: number[];
}

export interface Recogniser {
  predict(text: string): Recognition;
  /** Names at each level's nodes that can be answered, from the top. */
  classes: readonly string[];
  toJson(): RecogniserJson;
}

const featureOptions: FeatureOptions = { characters: [1, 3], minTexts: 2, maxColumns: 2 ** 18 };
const headlineTimes = 3;
const linear = { loss: "squared-hinge", cost: 1, classWeights: "balanced" } as const;

const Branch = z.object({
  /** Path of the node, joined by line feeds; "" is the top. */
  node: z.string(),
  children: z.array(z.string()),
  /** Base64 of little-endian float32: children x columns (one row where there are two children). */
  weights: z.string(),
  intercepts: z.array(z.number()),
  /** Margins are divided by it before they become probabilities. */
  temperature: z.number().positive(),
});

const RecogniserJson = z.object({
  kind: z.literal("recogniser"),
  version: z.literal(1),
  options: FeatureOptions,
  features: z.array(z.string()),
  rarity: z.string(),
  branches: z.array(Branch),
});
type RecogniserJson = z.infer<typeof RecogniserJson>;

interface Node {
  children: string[];
  /** Undefined where there is one child, which is then certain. */
  model: LinearModel | undefined;
  temperature: number;
}

interface Trained {
  features: TextFeatures;
  nodes: ReadonlyMap<string, Node>;
}

/** Trains on labelled texts. The same examples and seed give the same recogniser. */
export function trainRecogniser(
  examples: readonly RecogniserExample[],
  { seed }: { seed: number },
): Recogniser {
  const texts = examples.map(({ text }) => stressHeadline(text));
  const { features, rows } = fitFeatures(texts, featureOptions);
  const nodes = new Map<string, Node>();
  const grow = (path: readonly string[], members: readonly number[]) => {
    const nameOf = (row: number) => examples[row]!.path[path.length]!;
    const below = members.filter((row) => examples[row]!.path.length > path.length);
    const groups = Map.groupBy(below, nameOf);
    const children = [...groups.keys()].sort();
    if (children.length === 0) return;
    const labels = below.map((row) => children.indexOf(nameOf(row)));
    const labelled = { rows: takeRows(rows, below), labels, classCount: children.length };
    nodes.set(path.join("\n"), { children, ...fitNode(labelled, { ...linear, seed }) });
    for (const child of children) grow([...path, child], groups.get(child)!);
  };
  grow([], [...examples.keys()]);
  return createRecogniser({ features, nodes });
}

/** The temperature is fitted on a quarter of the examples that its own training has not seen. */
function fitNode(labelled: Labelled, options: LinearOptions): Omit<Node, "children"> {
  if (labelled.classCount === 1) return { model: undefined, temperature: 1 };
  const { rows, labels } = labelled;
  const folds = stratifiedFolds(labels, { foldCount: 4, seed: options.seed });
  const known = [...folds.keys()].filter((row) => folds[row] !== 0);
  const unseen = [...folds.keys()].filter((row) => folds[row] === 0);
  const labelsOf = (chosen: number[]) => chosen.map((row) => labels[row]!);
  const trial = trainLinear(
    { ...labelled, rows: takeRows(rows, known), labels: labelsOf(known) },
    options,
  );
  const scores = unseen.map((row) => scoreRow(trial, rows, row));
  return {
    model: trainLinear(labelled, options),
    temperature: fitTemperature(scores, labelsOf(unseen)),
  };
}

/** A title says more than any sentence after it. */
function stressHeadline(text: string): string {
  const headline = /^\s*[^\n。！？!?]{0,80}/.exec(text)![0];
  return `${`${headline}\n`.repeat(headlineTimes - 1)}${text}`;
}

/** Reads what `toJson` wrote; throws a zod error where it is something else. */
export function fromJson(json: unknown): Recogniser {
  const { options, features, rarity, branches } = RecogniserJson.parse(json);
  const columnCount = features.length;
  const nodes = branches.map(
    ({ node, children, weights, intercepts, temperature }): [string, Node] => {
      const model: LinearModel = {
        loss: linear.loss,
        classCount: children.length,
        columnCount,
        weights: readFloats(weights),
        intercepts: Float32Array.from(intercepts),
      };
      return [node, { children, model: children.length === 1 ? undefined : model, temperature }];
    },
  );
  return createRecogniser({
    features: {
      options,
      columns: new Map(features.map((feature, column) => [feature, column])),
      rarity: readFloats(rarity),
    },
    nodes: new Map(nodes),
  });
}

function createRecogniser(trained: Trained): Recogniser {
  const { features, nodes } = trained;
  return {
    classes: nodes.get("")?.children ?? [],
    predict(text) {
      const rows = featureRows([stressHeadline(text)], features);
      const path: string[] = [];
      const confidence: number[] = [];
      for (let node = nodes.get(""); node; node = nodes.get(path.join("\n"))) {
        const shares = node.model
          ? sharesOf(scoreRow(node.model, rows, 0), node.temperature)
          : Float64Array.of(1);
        const best = largest(shares);
        path.push(node.children[best]!);
        confidence.push(shares[best]!);
      }
      return { path, confidence };
    },
    toJson: () => ({
      kind: "recogniser",
      version: 1,
      options: features.options,
      features: [...features.columns.keys()],
      rarity: writeFloats(features.rarity),
      branches: [...nodes].map(([node, { children, model, temperature }]) => ({
        node,
        children,
        weights: writeFloats(model?.weights ?? new Float32Array()),
        intercepts: [...(model?.intercepts ?? [])],
        temperature,
      })),
    }),
  };
}

function writeFloats(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function readFloats(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
