/**
 * Minutes of arithmetic (a model's training) go to a thread of their own, so that the house answers
 * everybody else meanwhile.
 * @module
 */

export type Tell = (done: number, total: number, note: string) => void;

/** A pure function that another thread can find again. What goes in and comes out is plain data. */
export interface Aside<Input, Output> {
  /** Of the module that exports it. */
  url: string;
  /** Under which it is exported. */
  name: string;
  run(input: Input, tell: Tell): Output;
}

/** @param url `import.meta.url` of the module that exports `run` under its own name */
export function aside<Input, Output>(
  url: string,
  run: (input: Input, tell: Tell) => Output,
): Aside<Input, Output> {
  return { url, name: run.name, run };
}
