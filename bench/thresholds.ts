/**
 * Thresholds: how fast a set of them is counted over a category, how near a search comes to the front of all
 * combinations, how long a fit takes; the isolation forest beside scikit-learn's on the same points and seeds.
 *
 *     node bench/thresholds.ts
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { FitRules, KindsBody } from "../src/anomalies/thresholds/rulebook.ts";
import { costsOf, search } from "../src/anomalies/thresholds/searched.ts";
import { type CategoryRecords, fitThresholds } from "../src/anomalies/thresholds/thresholds.ts";
import { hypervolume } from "../src/math/fronts/metrics.ts";
import { aucOf } from "../src/math/learning/probability-metrics.ts";
import { Random } from "../src/math/statistics/random.ts";
import { scoreIsolationForest, trainIsolationForest } from "../src/math/trees/isolation-forest.ts";
import { askPeers, printTable, share } from "./peers.ts";

const bodyOf = (kind: string) =>
  (parse(readFileSync(`rulebooks/national/${kind}-2024-07-16.yaml`, "utf8")) as { body: unknown })
    .body;
const rules = FitRules.parse(bodyOf("anomaly-fit"));
const { kinds } = KindsBody.parse(bodyOf("anomaly-kinds"));

/** Payments whose logarithms scatter normally, a share of them far out. */
function made(category: number, rows: number, odd: number): CategoryRecords {
  const random = Random.seeded(`bench/${category}`);
  const column = (value: (row: number) => number) =>
    Float64Array.from({ length: rows }, (_, row) => value(row));
  const isOdd = column(() => Number(random.chance(odd)));
  const away = column((row) => random.normal() + (isOdd[row] ? random.pick([-5, 5]) : 0));
  return {
    ...{ category, centre: [category] },
    amount: away.map((value) => Math.round(1000 * Math.abs(value))),
    gap: column(() => Math.round(1000 * random.normal())),
    labels: Int8Array.from(isOdd),
    direction: Int8Array.from(away, Math.sign),
    amountSpread: column(() => 0.25),
    gapSpread: column(() => 0.25),
  };
}

/** Of the processor: the machine is shared. */
function seconds(work: () => void): number {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

function counting(): void {
  const [records, anomalies] = [made(1, 200_000, 0), made(2, 5000, 1)];
  const { candidates, falseAlarms, misses } = costsOf({ records, anomalies }, rules.search);
  const random = Random.seeded("places");
  const draw = () =>
    [
      ...[random.integer(candidates.amount.length), random.integer(candidates.gapShort.length)],
      random.integer(candidates.gapLong.length),
    ] as unknown as [number, number, number];
  const places = Array.from({ length: 1e6 }, draw);
  let sum = 0;
  const spent = seconds(() => {
    for (const each of places) sum += falseAlarms(each) + misses(each);
  });
  console.log(
    `both objectives over 200,000 records and 5,000 anomalies: ${(1 / spent).toFixed(1)} million a second (${sum > 0})\n`,
  );
}

function nearness(): void {
  const small = { ...rules.search, candidates: 48 };
  const rows = Array.from({ length: 10 }, (_, seed) => {
    const searching = {
      records: made(seed + 1, 20_000, 0),
      anomalies: made(seed + 101, 1000, 0.7),
    };
    const { candidates, falseAlarms, misses } = costsOf(searching, small);
    const all: number[] = [];
    for (const amount of candidates.amount.keys())
      for (const short of candidates.gapShort.keys())
        for (const long of candidates.gapLong.keys())
          all.push(falseAlarms([amount, short, long]), misses([amount, short, long]));
    const volume = (f: number[]) =>
      hypervolume({ f: Float64Array.from(f), objectives: 2 }, Float64Array.of(1, 1));
    const found = search({ ...searching, rate: 0, archive: [], seed: String(seed) }, small);
    const points = found.front.flatMap(({ falseAlarms: x, misses: y }) => [x, y]);
    return { share: volume(points) / volume(all), asked: found.evaluations / (all.length / 2) };
  });
  const worst = Math.min(...rows.map((row) => row.share));
  const mean = rows.reduce((sum, row) => sum + row.share, 0) / rows.length;
  console.log(
    `hypervolume found of all combinations': mean ${mean.toFixed(5)}, worst ${worst.toFixed(5)} of 10 seeds,`,
  );
  console.log(`for ${(100 * rows[0]!.asked).toFixed(2)} % of the evaluations\n`);
}

function fitting(): void {
  const categories = Array.from({ length: 10 }, (_, at) =>
    made(at + 1, 200_000, at < 4 ? 0.02 : 0),
  );
  const window = { from: new Date("2025-11-22"), to: new Date("2026-11-22") };
  const input = { asOf: window.to, window, categories, rules, kinds, rulebook: "bench", seed: 1 };
  const spent = [1, 2, 3].map(() => seconds(() => void fitThresholds(input)));
  console.log(
    `ten categories of 200,000 records, four with confirmed ones: ${spent.map((each) => each.toFixed(2)).join(", ")} s\n`,
  );
}

interface Answer {
  auc: number;
  seconds: number;
}

function forests(): void {
  const rows = [2, 6, 20].map((columns) => {
    const own: Answer[] = [];
    const peers: Answer[] = [];
    for (let seed = 1; seed <= 5; seed++) {
      const random = Random.seeded(`forest/${columns}/${seed}`);
      const labels = Uint8Array.from({ length: 5000 }, () => Number(random.chance(0.05)));
      const points = Float64Array.from(
        { length: 5000 * columns },
        (_, at) => random.normal() * (labels[Math.floor(at / columns)] ? 2 : 1),
      );
      let auc = 0;
      const spent = seconds(() => {
        const forest = trainIsolationForest(points, columns, { seed });
        auc = aucOf(scoreIsolationForest(forest, points), labels)!;
      });
      own.push({ auc, seconds: spent });
      const task = { points: [...points], columns, labels: [...labels], seed };
      peers.push(askPeers<Answer>("thresholds_peers.py", task));
    }
    const mean = (answers: Answer[], of: keyof Answer) =>
      answers.reduce((sum, answer) => sum + answer[of], 0) / answers.length;
    return [
      ...[String(columns), share(mean(own, "auc")), share(mean(peers, "auc"))],
      ...[mean(own, "seconds").toFixed(3), mean(peers, "seconds").toFixed(3)],
    ];
  });
  printTable(["columns", "AUC", "scikit-learn", "seconds", "scikit-learn"], rows);
}

counting();
nearness();
fitting();
forests();
