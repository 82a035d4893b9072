/**
 * Steps of both lanes and the messages between them in the order of cause: a message stands after the step
 * that said it and before the one that heard it. Moments do not tell, since one deed has one moment.
 * @module
 */

type Side = "marketing" | "finance";

interface Step {
  side: Side;
  kind: string;
}

interface Message {
  from: Side;
  number: number;
}

/** Marketing's steps that send a message; each of finance's does. */
const says: readonly string[] = ["approved", "withdrawal"];
/** Steps that a message of the other side causes. */
const hears: Record<Side, readonly string[]> = {
  marketing: [
    ...["taken", "accepted", "paying", "pay_again", "returned", "paid", "released"],
    "withdrawal_refused",
  ],
  finance: ["taken", "release", "withdrawal_refused"],
};
const other = { marketing: "finance", finance: "marketing" } as const;

/** Works from either house: one that knows only its own lane has the other's messages all the same. */
export function inOrder<OneStep extends Step, OneMessage extends Message>(
  steps: readonly OneStep[],
  messages: readonly OneMessage[],
): (OneStep | OneMessage)[] {
  const waiting = Map.groupBy<Side, OneMessage>(
    messages.toSorted((left, right) => left.number - right.number),
    ({ from }) => from,
  );
  const put = { marketing: 0, finance: 0 };
  const heard = { marketing: 0, finance: 0 };
  const ordered: (OneStep | OneMessage)[] = [];
  const putNext = (from: Side) => {
    const next = waiting.get(from)?.shift();
    if (!next) return;
    put[from] += 1;
    ordered.push(next);
  };
  for (const step of steps) {
    const from = other[step.side];
    if (hears[step.side].includes(step.kind)) {
      heard[from] += 1;
      if (put[from] < heard[from]) putNext(from);
    }
    ordered.push(step);
    if (step.side === "finance" || says.includes(step.kind)) putNext(step.side);
  }
  return [...ordered, ...[...waiting.values()].flat()];
}
