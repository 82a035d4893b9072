import { expect, test } from "vitest";
import type { JobContext } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { Random } from "../math/statistics/random.ts";
import { evaluateOperations } from "./evaluate-operations.ts";

const [evaluate] = evaluateOperations;

/** Evaluates two files, as the command line does. */
async function evaluating(train: string | Uint8Array, test_: string, options: object) {
  const texts = [train, test_];
  const ids = texts.map((_, at) => `sha256:${String(at).repeat(64)}`);
  const find = async (id: string) => {
    const text = texts[ids.indexOf(id)]!;
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const read = async function* () {
      yield bytes;
    };
    const name = ["train.csv", "test.csv"][ids.indexOf(id)]!;
    return { id, name, bytes: bytes.length, path: "", read };
  };
  const context = { files: { find }, progress() {}, elapsedSeconds: () => 1 };
  const input = { train: ids[0], test: ids[1], label: "y", model: "logistic", ...options };
  return await evaluate.run(context as unknown as JobContext, evaluate.input.parse(input));
}

async function evaluated(train: string | Uint8Array, test_: string, options: object = {}) {
  const answer = await evaluating(train, test_, options);
  if (isRefusal(answer)) throw new Error(answer.reason.en);
  return evaluate.output.parse(answer);
}

const refused = async (train: string, test_: string, options: object = {}) =>
  ((await evaluating(train, test_, options)) as Refusal).reason;

/** Rows of `a` (a number), `b` (a code), a date and a label, as a file of some utility may have them. */
function table(rowCount: number, { seed = 1, words = ["0", "1"], mark = ",", extra = "" } = {}) {
  const random = Random.seeded(seed);
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const a = random.normal();
    const b = random.pick(["north", "south", ""]);
    const odds = 1.5 * a + (b === "north" ? 1 : -1);
    const label = words[Number(random.chance(1 / (1 + Math.exp(-odds))))]!;
    const day = `2026-0${1 + random.integer(9)}-11`;
    const shown = random.chance(0.05) ? "NA" : a.toFixed(3);
    return [`c${seed}-${row}`, shown, b, day, extra, label].join(mark);
  });
  return [["id", "a", "b", "day", "extra", "y"].join(mark), ...lines].join("\n");
}

test("a table of numbers, codes, dates, gaps and an id is measured, and says what became of each", async () => {
  const answer = await evaluated(table(300), table(300, { seed: 2 }), { model: "champion" });
  expect(answer.auc).toBeGreaterThan(0.7);
  expect(answer.rows).toEqual({ train: 300, test: 300, unlabelled: 0 });
  expect(answer.columns.map(({ kind }) => kind)).toEqual([
    ...["category", "number", "category", "date", "number"],
  ]);
  const barred = answer.rejected.filter(({ binds }) => binds === "all");
  expect(barred.map(({ indicator, rule }) => `${indicator} ${rule}`).sort()).toEqual([
    "extra S3-variance",
    "id S2-identifier",
  ]);
  expect(answer.notApplicable.map(({ kind, because }) => [kind, because.code])).toEqual([
    ["tcn", "evaluate.no_series"],
  ]);
  expect(answer.weights.indicators.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  expect(answer.importances.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test.each([
  [["0", "1"], "1", "number"],
  [["-1", "1.0"], "1", "number"],
  [["No", "Yes"], "Yes", "word"],
  [["正常", "欠费"], "欠费", "word"],
  [["good", "other"], "other", "word"],
  [["red", "green"], "green", "rarer"],
])("the label %j is read with %s as the positive", async (words, positive, because) => {
  const common = table(200, { words }).split("\n");
  // Fewer positives than negatives, so that the rarer one is known.
  const rows = common.filter((line, at) => !line.endsWith(words[1]!) || at % 2 === 0).join("\n");
  const { label } = await evaluated(rows, common.join("\n"));
  expect(label).toMatchObject({ column: "y", positive, because });
});

test("GBK, byte order mark and semicolons are no matter; an unknown code in the test is missing", async () => {
  const train = table(200, { mark: ";" });
  const plain = await evaluated(train, table(200, { seed: 2 }));
  const marked = await evaluated(`\ufeff${train}`, table(200, { seed: 2 }));
  expect(marked.auc).toBe(plain.auc);
  // 北 in GBK, as the region of one more row.
  const lines = [...ascii(`${train}\nz;1;`), 0xb1, 0xb1, ...ascii(";2026-01-11;;1")];
  const north = Uint8Array.from(lines);
  const strange = table(200, { seed: 2 }).replaceAll("south", "overseas");
  expect((await evaluated(north, strange)).auc).toBeGreaterThan(0.7);
});

const ascii = (text: string) => [...new TextEncoder().encode(text)];

test("monthly columns give ratio indicators; a series without its form is refused", async () => {
  const options = { series: "pair=a,extra", model: "scorecard" };
  expect((await evaluated(table(200), table(200), options)).auc).toBeGreaterThan(0.7);
  for (const series of ["a,b", "x=", "=a", "x=a,,b", "x=a,a", "x=a;x=b"]) {
    const { code } = await refused(table(9), table(9), { series });
    expect(code, series).toBe("evaluate.bad_series");
  }
  const unknown = await refused(table(9), table(9), { series: "x=a,nowhere;" });
  expect(unknown).toMatchObject({ code: "evaluate.no_column", values: { column: "nowhere" } });
});

test("what cannot be judged is refused with the column or the row at fault", async () => {
  const good = table(60);
  const one = table(60, { words: ["1", "1"] });
  expect(await refused(one, good)).toMatchObject({
    code: "evaluate.one_class",
    values: { file: "train.csv", column: "y", value: "1" },
  });
  expect(await refused(good, one)).toMatchObject({
    code: "evaluate.one_class",
    values: { file: "test.csv" },
  });
  const lacking = good.replace("id,a,b", "id,A,b");
  expect(await refused(good, lacking)).toMatchObject({
    code: "evaluate.no_column",
    values: { file: "test.csv", column: "a" },
  });
  expect((await refused(good, good, { label: "z" })).values).toMatchObject({ column: "z" });
  expect((await refused(good, good, { drop: ["z"] })).values).toMatchObject({ column: "z" });
  expect((await refused(good, good, { label: "id" })).code).toBe("evaluate.many_classes");
  const odd = `${good}\nx,1,north,2026-01-11,,maybe`;
  expect(await refused(good, odd)).toMatchObject({
    code: "evaluate.unknown_class",
    values: { row: 61, value: "maybe" },
  });
  expect((await refused(good, good, { model: "tcn" })).code).toBe("evaluate.no_series");
  expect((await refused("y", good)).code).toBe("evaluate.no_rows");
});

test("rows without a label are left out and counted; a given positive makes two of many classes", async () => {
  const three = table(200).replaceAll(/,0$/gm, ",2").replace(/,2$/m, ",3").replace(/,1$/m, ",?");
  const answer = await evaluated(three, table(200), { positive: "1" });
  expect(answer.rows.unlabelled).toBe(1);
  expect(answer.label).toMatchObject({ positive: "1", because: "given" });
});

test("a column known only after the decision is barred by the availability rule", async () => {
  const planted = (text: string) =>
    text
      .split("\n")
      .map((line, at) => (at === 0 ? `${line},seen,leak` : `${line},2027-01-01,${line.at(-1)}`))
      .join("\n");
  const options = { time: "day", known: { leak: "seen" } };
  const answer = await evaluated(planted(table(200)), planted(table(200, { seed: 2 })), options);
  const late = answer.rejected.filter(({ rule }) => rule === "S1-availability");
  expect(late.map(({ indicator }) => indicator).sort()).toEqual(["leak", "seen"]);
  expect(answer.auc).toBeLessThan(0.95);
  expect(answer.validation).toBe("later");
  const open = await evaluated(planted(table(200)), planted(table(200, { seed: 2 })));
  expect(open.warnings.map(({ code }) => code)).toContain("evaluate.too_good");
});
