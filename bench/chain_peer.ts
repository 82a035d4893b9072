/**
 * EDR, the EVM under hardhat, behind HTTP, for `bench/chain.ts`. It is no dependency: 189 MB of programs for every
 * system; `npm i @nomicfoundation/edr` in a folder of its own.
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { privateKeyToAddress } from "viem/accounts";

export async function serveEdr(require: NodeJS.Require, key: Uint8Array) {
  const edr = require("@nomicfoundation/edr");
  const context = new edr.EdrContext();
  await context.registerProviderFactory(edr.L1_CHAIN_TYPE, edr.l1ProviderFactory());
  const account = privateKeyToAddress(`0x${Buffer.from(key).toString("hex")}`);
  const provider = await context.createProvider(
    edr.L1_CHAIN_TYPE,
    {
      ...{ allowBlocksWithSameTimestamp: true, allowUnlimitedContractSize: false },
      ...{ bailOnCallFailure: true, bailOnTransactionFailure: true, chainId: 31_337n },
      ...{ coinbase: new Uint8Array(20), defaultTransactionGasLimit: 30_000_000n },
      genesisState: [{ address: Buffer.from(account.slice(2), "hex"), balance: 10n ** 24n }],
      ...{ hardfork: "Cancun", initialBaseFeePerGas: 1n, minGasPrice: 0n, networkId: 31_337n },
      initialParentBeaconBlockRoot: new Uint8Array(32),
      mining: { autoMine: true, memPool: { order: edr.MineOrdering.Priority } },
      network: {
        genesisBlockGasLimit: 30_000_000n,
        genesisBlobGas: { gasUsed: 0n, excessGas: 0n },
      },
      ...{ observability: {}, ownedAccounts: [], precompileOverrides: [] },
    },
    { enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => {} },
    { subscriptionCallback: () => {} },
    new edr.ContractDecoder(),
  );
  const server = createServer(async (request, response) => {
    // viem leaves empty parameters out, EDR asks for them.
    const asked = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const { data } = await provider.handleRequest(JSON.stringify({ params: [], ...asked }));
    response.setHeader("content-type", "application/json");
    response.end(typeof data === "string" ? data : JSON.stringify(data));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
