/**
 * Why a temporal net gives a row its log-odds, by integrated gradients from the average month.
 * @module
 */
import { integrateGradients } from "../layers/integrated-gradients.ts";
import type { Standard } from "../layers/standard.ts";
import { layersOf, load, type TemporalInputs, type TemporalNet } from "./temporal-net.ts";

export interface TemporalContributions {
  /** Log-odds of a row whose inputs are all the training mean, and none missing. */
  base: number;
  /** steps x channels, oldest step first; a channel's missing flag counts with it. */
  sequence: Float64Array;
  /** One per static. Both sum to the log-odds less `base`. */
  statics: Float64Array;
}

/** How many points of a line are asked at once. */
const points = 32;

/** One explanation per given row. */
export function explainTemporalNet(
  net: TemporalNet,
  inputs: TemporalInputs,
  rows: ArrayLike<number>,
): TemporalContributions[] {
  const { steps, channels, statics } = net.shape;
  const layers = layersOf(net, points);
  const months = steps * channels;
  const width = months + statics;
  const slopes = new Float32Array(points * width);
  const signals = [layers.input, layers.statics];
  /** Between a point's own line of inputs and the step-major layers. */
  const eachPlace = (visit: (line: number, signal: number, place: number) => void) => {
    for (let point = 0; point < points; point++) {
      for (let at = 0; at < months; at++) {
        const step = Math.floor(at / channels);
        visit(point * width + at, 0, (step * points + point) * channels + (at % channels));
      }
      for (let at = 0; at < statics; at++)
        visit(point * width + months + at, 1, point * statics + at);
    }
  };
  const model = {
    points,
    evaluate(line: Float32Array) {
      eachPlace((at, signal, place) => {
        signals[signal]!.values[place] = line[at]!;
      });
      layers.forward();
      layers.output.slopes.fill(1);
      layers.backward({ toInputs: true });
      eachPlace((at, signal, place) => {
        slopes[at] = signals[signal]!.slopes[place]!;
      });
      return { scores: layers.output.values, slopes };
    },
  };
  const input = new Float32Array(width);
  const baseline = new Float32Array(width);
  return Array.from(rows, (row) => {
    load(net, layers, { inputs, rows: [row] });
    eachPlace((at, signal, place) => {
      if (at < width) input[at] = signals[signal]!.values[place]!;
    });
    const { base, contributions } = integrateGradients(model, input, baseline);
    return {
      base,
      sequence: withFlags(contributions.subarray(0, months), net.channels),
      statics: withFlags(contributions.subarray(months), net.statics),
    };
  });
}

/** Lines of inputs and flags become lines of inputs, each flag added to its input. */
function withFlags(contributions: Float64Array, { means, flagged }: Standard): Float64Array {
  const [inputs, width] = [means.length, means.length + flagged.length];
  const lines = width === 0 ? 0 : contributions.length / width;
  const summed = new Float64Array(lines * inputs);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < width; at++) {
      const input = at < inputs ? at : flagged[at - inputs]!;
      summed[line * inputs + input]! += contributions[line * width + at]!;
    }
  }
  return summed;
}
