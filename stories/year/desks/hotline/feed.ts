/** What another system tells as it happens: that something began, and later that it ended. */

export class Feed<Item> {
  readonly #beginning: (item: Item) => Date;
  readonly #end: (item: Item) => Date | undefined;
  #ahead: Item[] = [];
  #open: Item[] = [];

  constructor(beginning: (item: Item) => Date, end: (item: Item) => Date | undefined) {
    this.#beginning = beginning;
    this.#end = end;
  }

  add(items: readonly Item[]): void {
    this.#ahead.push(...items);
  }

  /** What began or ended since the last time, each once in its latest state. */
  news(now: Date): Item[] {
    const hasBegun = (item: Item) => this.#beginning(item) <= now;
    const hasEnded = (item: Item) => (this.#end(item)?.getTime() ?? Infinity) <= now.getTime();
    const begun = this.#ahead.filter(hasBegun);
    const ended = this.#open.filter(hasEnded);
    this.#ahead = this.#ahead.filter((item) => !hasBegun(item));
    this.#open = [...this.#open, ...begun].filter((item) => !hasEnded(item));
    return [...ended, ...begun];
  }
}
