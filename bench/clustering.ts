/**
 * k-means beside scikit-learn, in the same run: `node bench/clustering.ts`. Both on one thread, both with greedy
 * k-means++ starts, Lloyd's rounds and a tolerance of 1e-4; processor time, inertia of the best of the starts, and
 * Lloyd's rounds from one and the same start. Two sets are generated, one is real (needs ../shared/data). Then
 * the categories of a real file of payments beside its contest's own four classes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  categorySelect,
  fitCategories,
  readProfile,
} from "../src/anomalies/categories/categories.ts";
import type { GivenColumns } from "../src/base/database.ts";
import { densityCanopies } from "../src/math/clustering/density-canopy.ts";
import { kMeans } from "../src/math/clustering/kmeans.ts";
import { plusPlus } from "../src/math/clustering/plus-plus.ts";
import { countOf, type Points } from "../src/math/clustering/points.ts";
import { silhouetteOf } from "../src/math/clustering/silhouette.ts";
import { Random } from "../src/math/statistics/random.ts";
import { lakeOf } from "../stories/lake-of.ts";
import { askPeers, evaluationRows, printTable } from "./peers.ts";

interface Run {
  seconds: number;
  inertia: number;
  rounds: number;
}

const folder = mkdtempSync(join(tmpdir(), "gridtill-bench-clustering-"));
process.on("exit", () => rmSync(folder, { recursive: true }));

/** Overlapping normal clouds of unequal size and width. */
function generated({ rows, columns, k }: { rows: number; columns: number; k: number }): Points {
  const random = Random.seeded(11);
  const clouds = Array.from({ length: k }, () => ({
    centre: Array.from({ length: columns }, () => random.between(-2, 2)),
    width: random.between(0.5, 1.5),
  }));
  const weights = clouds.map((_, at) => at + 1);
  const values = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const { centre, width } = clouds[random.weighted(weights)]!;
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = centre[column]! + width * random.normal();
  }
  return { values, columns };
}

/** The real arrears set, without what may not be used, standardised. */
function realPoints(): Points {
  const rows = evaluationRows("credit/uci_credit_card.csv");
  const left = ["ID", "SEX", "AGE", "MARRIAGE", "default.payment.next.month"];
  const names = Object.keys(rows[0]!).filter((name) => !left.includes(name));
  const values = new Float64Array(rows.length * names.length);
  for (const [column, name] of names.entries()) {
    const of = rows.map((row) => Number(row[name]));
    const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
    const variance = of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length;
    for (const [row, value] of of.entries())
      values[row * names.length + column] = (value - mean) / Math.sqrt(variance);
  }
  return { values, columns: names.length };
}

function timed(work: () => { inertia: number; rounds: number }): Run {
  const started = process.cpuUsage();
  const { inertia, rounds } = work();
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, inertia, rounds };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const spread = (runs: readonly Run[]) => {
  const seconds = runs.map((run) => run.seconds);
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  return `${median(seconds).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
};

interface Compared {
  name: string;
  points: Points;
  k: number;
  starts: number;
  /** Runs of either side. */
  times: number;
}

function compare({ name, points, k, starts, times: runs }: Compared): string[][] {
  const same = plusPlus(points, k, "same start");
  const files = { points: join(folder, "points"), start: join(folder, "start") };
  writeFileSync(files.points, points.values);
  writeFileSync(files.start, same);
  const task = { ...files, columns: points.columns, k, starts };
  const tasks = ["best of starts", "same start"] as const;
  const own = { "best of starts": [] as Run[], "same start": [] as Run[] };
  const peer = { "best of starts": [] as Run[], "same start": [] as Run[] };
  for (let time = 0; time < runs; time++) {
    own["best of starts"].push(timed(() => kMeans(points, { k, starts, seed: time })));
    own["same start"].push(timed(() => kMeans(points, { centres: same })));
    const answer = askPeers<Record<string, Run>>("clustering_peers.py", { ...task, seed: time });
    for (const each of tasks) peer[each].push(answer[each]!);
  }
  return tasks.map((each) => {
    const [ours, theirs] = [own[each], peer[each]].map((runs) => runs.map((run) => run.inertia));
    const times = median(own[each].map((run, at) => run.seconds / peer[each][at]!.seconds));
    const apart = ours!.map((inertia, at) => 100 * (inertia / theirs![at]! - 1));
    const rounds = (runs: Run[]) => median(runs.map((run) => run.rounds));
    return [
      ...[`${name}, ${each === "same start" ? each : `best of ${starts} starts`}`],
      ...[spread(own[each]), spread(peer[each]), times.toFixed(2)],
      `${median(apart).toFixed(4)} (${Math.min(...apart).toFixed(4)} to ${Math.max(...apart).toFixed(4)})`,
      `${rounds(own[each])} / ${rounds(peer[each])}`,
    ];
  });
}

function measureSpeed(): void {
  const small = generated({ rows: 100_000, columns: 16, k: 8 });
  const large = generated({ rows: 1_000_000, columns: 8, k: 10 });
  const real = realPoints();
  const sets = [
    {
      name: `UCI ${countOf(real)} x ${real.columns}, k 6`,
      points: real,
      k: 6,
      starts: 10,
      times: 5,
    },
    { name: "100,000 x 16, k 8", points: small, k: 8, starts: 10, times: 5 },
    { name: "1,000,000 x 8, k 10", points: large, k: 10, starts: 3, times: 3 },
  ];
  for (const set of sets)
    printTable(
      ["k-means, one thread", "ours, s", "scikit-learn, s", "times", "inertia, % above", "rounds"],
      compare(set),
    );
  const lines = [small, large, real].map((points) => {
    let found = densityCanopies(points, { seed: 1, leastShare: 0.01 });
    const { seconds } = timed(() => {
      found = densityCanopies(points, { seed: 1, leastShare: 0.01 });
      return { inertia: 0, rounds: 0 };
    });
    const groups = kMeans(points, { centres: found.centres });
    const quality = silhouetteOf(points, groups, { seed: 1 });
    const plain = kMeans(points, { k: groups.k, seed: 1, starts: 10 });
    return [
      ...[`${countOf(points)} x ${points.columns}`, seconds.toFixed(2), String(found.k)],
      ...[quality?.toFixed(3) ?? "", (100 * (groups.inertia / plain.inertia - 1)).toFixed(2)],
    ];
  });
  printTable(
    ["density canopies of 1000", "s", "k", "silhouette", "inertia, % above 10 starts of k-means++"],
    lines,
  );
}

/** The contest's classes: mean amount and mean count of all customers split them in four. */
async function crossCheck(): Promise<void> {
  const rows = evaluationRows("payments/electricity_payments.csv");
  const column = (name: string) => rows.map((row) => row[name]!);
  const amounts = column("缴费金额（元）").map((yuan) => Math.round(Number(yuan) * 100));
  const days = column("缴费日期").map((day) => day.replaceAll("/", "-").slice(0, 10));
  const anomaly_payments: GivenColumns = {
    record: { type: "varchar", values: rows.map((_, row) => String(row + 1)) },
    customer_account: { type: "varchar", values: column("用户编号") },
    paid_at: { type: "timestamp", values: days.map((day) => new Date(`${day}T02:00:00Z`)) },
    paid_on: { type: "date", values: days },
    channel: { type: "varchar", values: rows.map(() => null) },
    collected_by: { type: "varchar", values: rows.map(() => null) },
    amount_fen: { type: "bigint", values: amounts.map(BigInt) },
  };
  const last = days.toSorted().at(-1)!;
  const asOf = new Date(Date.parse(`${last}T16:00:00Z`));
  const lake = await lakeOf({});
  const given = { anomaly_payments };
  const { profile, accounts } = await readProfile(lake.analytics, {
    asOf,
    withBills: false,
    given,
  });
  for (const method of ["density-canopy", "k-means++"] as const) {
    const fitted = fitCategories(profile, { seed: 1, method });
    const classes = await lake.analytics.query<Record<string, number>>({
      ...{ relations: ["payment_profile"], parameters: { as_of: asOf }, given },
      select: `with mean as (
          select customer_account, count(*) as n, avg(amount_fen) as fen
          from anomaly_payments group by customer_account
        ), class as (
          select *, n >= avg(n) over () as is_frequent, fen >= avg(fen) over () as is_large from mean
        )
        select category::integer as category, count(*)::integer as accounts,
          count_if(is_frequent and is_large)::integer as high_value,
          count_if(not is_frequent and is_large)::integer as potential,
          count_if(is_frequent and not is_large)::integer as popular,
          count_if(not is_frequent and not is_large)::integer as low_value
        from class join (${categorySelect(fitted)}) using (customer_account)
        group by category order by category`,
    });
    const cards = new Map(fitted.categories.map(({ id, card }) => [id, card.en]));
    printTable(
      [
        `${method}: ${accounts.length} customers, silhouette ${fitted.silhouette?.toFixed(3)}`,
        ...["customers", "often, large", "seldom, large", "often, small", "seldom, small"],
      ],
      classes.map(({ category, ...counts }) => [
        `${category} ${cards.get(category!)}`,
        ...Object.values(counts).map(String),
      ]),
    );
  }
  await lake.close();
}

if (!process.argv.includes("--payments")) measureSpeed();
await crossCheck();
