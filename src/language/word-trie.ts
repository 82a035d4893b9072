/**
 * A dictionary that finds the longest entry at a position of a text in one walk over its UTF-16
 * code units. Edges lie in typed arrays, so that a lookup allocates nothing.
 */
export interface WordTrie {
  /**
   * The index of the longest entry that starts at `from` (its end is then in `end`), -1 where none
   * does. Entries that occur twice keep their first index.
   */
  longestAt(text: string, from: number): number;
  /** Where the entry found last ends, exclusive. */
  readonly end: number;
}

const empty = -1;

/** Builds the trie over `entries`; empty ones match nothing. */
export function createWordTrie(entries: readonly string[]): WordTrie {
  const characterCount = entries.reduce((sum, entry) => sum + entry.length, 1);
  const edges = createEdges(characterCount);
  const entryOf = new Int32Array(characterCount + 1).fill(-1);
  let nodeCount = 1;
  for (const [index, entry] of entries.entries()) {
    let node = 0;
    for (let at = 0; at < entry.length; at++) {
      const next = edges.put(node, entry.charCodeAt(at), nodeCount);
      if (next === nodeCount) nodeCount++;
      node = next;
    }
    if (node !== 0 && entryOf[node] === -1) entryOf[node] = index;
  }
  const trie = {
    end: 0,
    longestAt(text: string, from: number): number {
      let found = -1;
      let node = 0;
      for (let at = from; at < text.length; ) {
        node = edges.get(node, text.charCodeAt(at++));
        if (node === -1) break;
        if (entryOf[node] === -1) continue;
        found = entryOf[node]!;
        trie.end = at;
      }
      return found;
    },
  };
  return trie;
}

/**
 * Table from (node, character) to node. The root's edges, which most characters of a text fail on,
 * are looked up directly; the others are hashed, three integers per slot, at most half full.
 */
function createEdges(edgeCount: number) {
  const size = 2 ** Math.ceil(Math.log2(2 * edgeCount + 2));
  const slots = new Int32Array(3 * size).fill(empty);
  const first = new Int32Array(2 ** 16).fill(empty);
  const slotOf = (node: number, character: number): number => {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(character, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & (size - 1);
    for (; ; slot = (slot + 1) & (size - 1)) {
      const owner = slots[3 * slot];
      if (owner === empty || (owner === node && slots[3 * slot + 1] === character)) return 3 * slot;
    }
  };
  return {
    /** -1 where there is no such edge. */
    get: (node: number, character: number): number =>
      node === 0 ? first[character]! : slots[slotOf(node, character) + 2]!,
    /** The node behind the edge, which becomes `fresh` where there was none. */
    put(node: number, character: number, fresh: number): number {
      if (node === 0) {
        if (first[character] === empty) first[character] = fresh;
        return first[character]!;
      }
      const slot = slotOf(node, character);
      if (slots[slot] === empty) slots.set([node, character, fresh], slot);
      return slots[slot + 2]!;
    },
  };
}
