/**
 * What colleagues are called: the books and histories keep sign-in names, people read names.
 * @module
 */
import { useCallback } from "react";
import { isOutside } from "../../../src/organisation/roles.ts";
import { useAnswer } from "../data.ts";
import { useSay } from "../say.tsx";
import { useMe } from "../session.tsx";

/** Names of those who sign in, of the house itself, and of the bank; who is unknown keeps the id. */
export function useNames(ids: readonly (string | null | undefined)[]): (id: string) => string {
  const say = useSay();
  const people = [...new Set(ids)].filter((id) => id != null && id !== "").sort() as string[];
  const isInside = !isOutside(useMe().roles);
  const { data } = useAnswer(
    "organisation.names",
    { people },
    { when: isInside && people.length > 0 },
  );
  return useCallback(
    (id) => {
      const own: Record<string, string> = {
        worker: say("系统", "the house"),
        operator: say("命令行", "command line"),
        bank: say("银行", "the bank"),
      };
      return data?.names[id] ?? own[id] ?? id;
    },
    [data, say],
  );
}
