/** Words of a readable block: separated by white space, each once, in order. */
export function wordBlock(...blocks: readonly string[]): string[] {
  return [...new Set(blocks.flatMap((block) => block.split(/\s+/)).filter((word) => word !== ""))];
}
