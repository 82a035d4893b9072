/**
 * What the benches share: the evaluation data beside the checkout, and the Python peers in an
 * environment of their own under the system's temporary folder (made on the first run, from PyPI).
 * @module
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";

const data = fileURLToPath(new URL("../../shared/data/", import.meta.url));

/** The path of an evaluation file; ends the bench with a clear word where it is not there. */
export function evaluationFile(path: string): string {
  const file = join(data, path);
  if (existsSync(file)) return file;
  console.error(`${file} is not there: this bench needs the evaluation data, which is no part of`);
  console.error("gridtill (docs/evaluation.md says where it comes from). Nothing was measured.");
  process.exit(1);
}

export function evaluationRows(path: string): Record<string, string>[] {
  return parse(readFileSync(evaluationFile(path), "utf8"), { columns: true, bom: true });
}

const packages = [
  ...["scikit-learn==1.9.1", "lightgbm==4.7.0", "pandas==3.1.1", "pyarrow==26.0.1"],
  ...["duckdb==2.0.0", "jieba==0.42.1", "snownlp==0.12.3", "pymoo==0.6.2"],
];

/** Runs `bench/<script>` with JSON on its standard input and gives the JSON it prints. */
export function askPeers<Answer>(script: string, input: unknown): Answer {
  const environment = join(tmpdir(), "gridtill-bench-python3");
  const python = join(environment, "bin", "python");
  if (!existsSync(python)) {
    console.error(`making ${environment} with ${packages.join(", ")}`);
    execFileSync("python3", ["-m", "venv", environment], { stdio: "inherit" });
    execFileSync(python, ["-m", "pip", "install", "--quiet", ...packages], { stdio: "inherit" });
  }
  const answer = execFileSync(python, [fileURLToPath(new URL(script, import.meta.url))], {
    input: JSON.stringify(input),
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(answer.toString());
}

/** A Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);
  line(head);
  line(head.map((_, column) => (column === 0 ? "---" : "---:")));
  for (const row of rows) line(row);
  console.log();
}

export const share = (value: number): string => value.toFixed(4).replace(/^0/, "");
