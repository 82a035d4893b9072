import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  consistencyProof,
  inclusionProof,
  isConsistent,
  leafHash,
  merkleRoot,
  nodeHash,
  rootOfInclusion,
} from "./merkle.ts";

const hex = (hash: Uint8Array | undefined) => hash && Buffer.from(hash).toString("hex");

describe("Certificate Transparency's reference tree (RFC 6962 implementations' shared vectors)", () => {
  const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"];
  inputs.push("606162636465666768696a6b6c6d6e6f");
  const leaves = inputs.map((input) => leafHash(Buffer.from(input, "hex")));
  const roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ];

  test("the empty tree hashes nothing", () => {
    expect(hex(merkleRoot([]))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  test.each(roots.map((root, index) => [index + 1, root]))("%i leaves", (size, root) => {
    expect(hex(merkleRoot(leaves.slice(0, Number(size))))).toBe(root);
  });
});

describe("RFC 6962 section 2.1.3, the tree of seven leaves", () => {
  const d = [0, 1, 2, 3, 4, 5, 6].map((number) => leafHash(Uint8Array.of(number)));
  const [a, b, c, , , f, j] = [...d] as Uint8Array[];
  const dLeaf = d[3]!;
  const g = nodeHash(a!, b!);
  const h = nodeHash(c!, dLeaf);
  const i = nodeHash(d[4]!, f!);
  const k = nodeHash(g, h);
  const l = nodeHash(i, j!);

  test("the root is the hash of k and l", () => {
    expect(hex(merkleRoot(d))).toBe(hex(nodeHash(k, l)));
  });

  test.each([
    ["d0", 0, [b, h, l]],
    ["d3", 3, [c, g, l]],
    ["d4", 4, [f, j, k]],
    ["d6", 6, [i, k]],
  ] as const)("audit path of %s", (_name, index, path) => {
    expect(inclusionProof(d, index).map(hex)).toEqual(path.map((hash) => hex(hash)));
  });

  test.each([
    ["hash0, d[3]", 3, [c, dLeaf, g, l]],
    ["hash1, d[4]", 4, [l]],
    ["hash2, d[6]", 6, [i, j, k]],
  ] as const)("consistency proof between %s and the whole", (_name, size, path) => {
    expect(consistencyProof(d, size).map(hex)).toEqual(path.map((hash) => hex(hash)));
  });
});

const tree = fc
  .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
  .map((inputs) => inputs.map((input, index) => leafHash(Uint8Array.of(index, ...input))));

describe("any tree", () => {
  test("every leaf proves its place, and no other place or leaf", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (leaves, some, other) => {
        const size = leaves.length;
        const index = some % size;
        const path = inclusionProof(leaves, index);
        const root = hex(merkleRoot(leaves));
        expect(hex(rootOfInclusion({ leaf: leaves[index]!, index, size, path }))).toBe(root);
        const wrong = other % size;
        if (wrong === index) return;
        expect(hex(rootOfInclusion({ leaf: leaves[wrong]!, index, size, path }))).not.toBe(root);
        expect(hex(rootOfInclusion({ leaf: leaves[index]!, index: wrong, size, path }))).not.toBe(
          root,
        );
      }),
    );
  });

  test("a proof of the wrong length leads nowhere", () => {
    fc.assert(
      fc.property(tree, fc.nat(), (leaves, some) => {
        const [size, index] = [leaves.length, some % leaves.length];
        const path = inclusionProof(leaves, index);
        const leaf = leaves[index]!;
        expect(rootOfInclusion({ leaf, index, size, path: [...path, leaf] })).toBeUndefined();
        if (path.length === 0) return;
        expect(rootOfInclusion({ leaf, index, size, path: path.slice(1) })).toBeUndefined();
      }),
    );
  });

  test("every earlier tree proves to be its start, and a changed one does not", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (leaves, some, changed) => {
        const oldSize = (some % leaves.length) + 1;
        const proof = {
          oldSize,
          oldRoot: merkleRoot(leaves.slice(0, oldSize)),
          newSize: leaves.length,
          newRoot: merkleRoot(leaves),
          path: consistencyProof(leaves, oldSize),
        };
        expect(isConsistent(proof)).toBe(true);
        const forged = leaves.with(changed % oldSize, leafHash("forged"));
        const newRoot = merkleRoot(forged);
        const path = consistencyProof(forged, oldSize);
        expect(isConsistent({ ...proof, newRoot, path })).toBe(false);
        expect(isConsistent({ ...proof, path: [...proof.path, newRoot] })).toBe(false);
      }),
    );
  });

  test("a change, a removal or a swap anywhere changes the root", () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(), (leaves, some, other) => {
        const root = hex(merkleRoot(leaves));
        const [one, two] = [some % leaves.length, other % leaves.length];
        expect(hex(merkleRoot(leaves.with(one, leafHash("changed"))))).not.toBe(root);
        expect(hex(merkleRoot(leaves.toSpliced(one, 1)))).not.toBe(root);
        if (one === two) return;
        const swapped = leaves.with(one, leaves[two]!).with(two, leaves[one]!);
        expect(hex(merkleRoot(swapped))).not.toBe(root);
      }),
    );
  });
});
