/**
 * Compiles solidity/Screening.sol and writes what the house needs of it beside its caller:
 * `node tools/compile-contracts.ts`. A test compares the two.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import solc from "solc";
import { keccak256 } from "../src/cryptography/keccak.ts";

const source = new URL("../solidity/Screening.sol", import.meta.url);
const target = new URL("../src/partners/chain/screening-contract.ts", import.meta.url);

/** The oldest EVM that chains still run, so that any chain takes the code; nothing but code in the code. */
const settings = {
  evmVersion: "paris",
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

interface Compiled {
  errors?: { formattedMessage: string }[];
  contracts?: Record<string, Record<string, Contract>>;
}

interface Contract {
  abi: object[];
  evm: { bytecode: { object: string }; deployedBytecode: { object: string } };
}

/** @throws Error with the compiler's words; a warning is an error too */
export function compileContract() {
  const sources = { "Screening.sol": { content: readFileSync(source, "utf8") } };
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const { errors, contracts } = JSON.parse(solc.compile(input)) as Compiled;
  const contract = contracts?.["Screening.sol"]?.Screening;
  if (errors || !contract) {
    throw new Error(errors?.map(({ formattedMessage }) => formattedMessage).join("\n"));
  }
  const { abi, evm } = contract;
  return {
    compiler: solc.version(),
    codeHash: `0x${keccak256(Buffer.from(evm.deployedBytecode.object, "hex"))}`,
    bytecode: `0x${evm.bytecode.object}`,
    abi,
  };
}

if (import.meta.main) {
  const { compiler, codeHash, bytecode, abi } = compileContract();
  const lines = bytecode.match(/.{1,96}/g)!;
  const text = `/** What tools/compile-contracts.ts makes of solidity/Screening.sol. @module */

export const compiler = "${compiler}";

/** keccak-256 of the code that stands at the contract's address. */
export const codeHash = "${codeHash}";

/** What a deployment runs, ${bytecode.length / 2 - 1} bytes. */
export const bytecode = (${lines.map((line) => `"${line}"`).join(" +\n")}) as \`0x\${string}\`;

export const abi = ${JSON.stringify(abi)} as const;
`;
  writeFileSync(fileURLToPath(target), text);
}
