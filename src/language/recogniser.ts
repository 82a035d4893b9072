/**
 * Tells a text's category, level by level from the top of a tree: at each node a linear classifier
 * over shared text features chooses among the children that training has seen.
 * @module
 */
import * as z from "zod";
import {
  type LinearModel,
  largest,
  probabilities,
  scoreRow,
  trainLinear,
} from "../math/learning/linear.ts";
import { takeRows } from "../math/learning/sparse.ts";
import { FeatureOptions, featureRows, fitFeatures, type TextFeatures } from "./text-features.ts";

export interface RecogniserExample {
  text: string;
  /** From the top of the tree down, at least one name. */
  path: readonly string[];
}

export interface Recognition {
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

const featureOptions: FeatureOptions = { characters: [1, 3], words: [1, 2], minTexts: 2 };

const Branch = z.object({
  /** Path of the node, joined by line feeds; "" is the top. */
  node: z.string(),
  children: z.array(z.string()),
  /** Base64 of little-endian float32: children x columns (one row where there are two children). */
  weights: z.string(),
  intercepts: z.array(z.number()),
});

export const RecogniserJson = z.object({
  kind: z.literal("recogniser"),
  version: z.literal(1),
  options: FeatureOptions,
  features: z.array(z.string()),
  rarity: z.string(),
  branches: z.array(Branch),
});
export type RecogniserJson = z.infer<typeof RecogniserJson>;

interface Node {
  children: string[];
  /** Undefined where there is one child, which is then certain. */
  model: LinearModel | undefined;
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
  const { features, rows } = fitFeatures(
    examples.map(({ text }) => text),
    featureOptions,
  );
  const nodes = new Map<string, Node>();
  const grow = (path: readonly string[], members: readonly number[]) => {
    const below = members.filter((row) => examples[row]!.path.length > path.length);
    const groups = Map.groupBy(below, (row) => examples[row]!.path[path.length]!);
    const children = [...groups.keys()].sort();
    if (children.length === 0) return;
    const labels = Int32Array.from(below, (row) =>
      children.indexOf(examples[row]!.path[path.length]!),
    );
    const model =
      children.length === 1
        ? undefined
        : trainLinear(
            { rows: takeRows(rows, below), labels, classCount: children.length },
            { loss: "logistic", cost: 10, classWeights: "balanced", seed },
          );
    nodes.set(path.join("\n"), { children, model });
    for (const child of children) grow([...path, child], groups.get(child)!);
  };
  grow([], [...examples.keys()]);
  return createRecogniser({ features, nodes });
}

/** Reads what `toJson` wrote; throws a zod error where it is something else. */
export function fromJson(json: unknown): Recogniser {
  const { options, features, rarity, branches } = RecogniserJson.parse(json);
  const columnCount = features.length;
  const nodes = branches.map(({ node, children, weights, intercepts }): [string, Node] => {
    const model: LinearModel = {
      loss: "logistic",
      classCount: children.length,
      columnCount,
      weights: readFloats(weights),
      intercepts: Float32Array.from(intercepts),
    };
    return [node, { children, model: children.length === 1 ? undefined : model }];
  });
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
      const rows = featureRows([text], features);
      const path: string[] = [];
      const confidence: number[] = [];
      for (let node = nodes.get(""); node; node = nodes.get(path.join("\n"))) {
        const shares = node.model
          ? probabilities(node.model, scoreRow(node.model, rows, 0))
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
      branches: [...nodes].map(([node, { children, model }]) => ({
        node,
        children,
        weights: writeFloats(model?.weights ?? new Float32Array()),
        intercepts: [...(model?.intercepts ?? [])],
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
