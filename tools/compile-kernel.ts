/**
 * Compiles src/math/layers/kernel.as and writes its bytes beside it:
 * `node tools/compile-kernel.ts`. A test compares the two.
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const fileOf = (name: string) =>
  fileURLToPath(new URL(`../src/math/layers/${name}`, import.meta.url));

/** The WebAssembly bytes of the kernel's source. */
export async function compileKernel(): Promise<Uint8Array> {
  const source = readFileSync(fileOf("kernel.as"), "utf8");
  let bytes: Uint8Array | undefined;
  const flags = ["-O3", "--runtime", "stub", "--importMemory", "--noAssert", "--enable", "simd"];
  const { error, stderr } = await main(["kernel.ts", "--outFile", "kernel.wasm", ...flags], {
    readFile: (name) => (name === "kernel.ts" ? source : null),
    writeFile: (_, contents) => {
      bytes = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`the kernel does not compile: ${stderr.toString()}`);
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

if (import.meta.main) {
  const bytes = await compileKernel();
  const lines = Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,96}/g)!;
  const text = `/** ${bytes.length} bytes that tools/compile-kernel.ts makes of kernel.as. @module */

export const sha256 = "${sha256(bytes)}";

export const base64 =
${lines.map((line) => `  "${line}"`).join(" +\n")};
`;
  writeFileSync(fileOf("kernel.wasm.ts"), text);
}
