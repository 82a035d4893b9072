import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createWordTrie } from "./word-trie.ts";

const word = fc.string({ unit: fc.constantFrom("不", "用", "客", "气", "好", "😊"), maxLength: 5 });

test("the longest entry at a position is the one a scan over all entries finds", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), word, word, (entries, before, after) => {
      const text = before + after;
      const trie = createWordTrie(entries);
      for (let at = 0; at <= text.length; at++) {
        const fitting = entries.filter((entry) => entry !== "" && text.startsWith(entry, at));
        const longest = Math.max(0, ...fitting.map((entry) => entry.length));
        const found = trie.longestAt(text, at);
        if (longest === 0) expect(found).toBe(-1);
        else {
          expect(found).toBe(entries.indexOf(text.slice(at, at + longest)));
          expect(trie.end).toBe(at + longest);
        }
      }
    }),
  );
});

test("a trie without entries finds nothing", () => {
  expect(createWordTrie([]).longestAt("好", 0)).toBe(-1);
});
