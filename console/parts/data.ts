/**
 * Asking and doing: `useAnswer` keeps what a query said, `useAct` sends a command and then asks again
 * for everything that may have changed.
 * @module
 */
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import {
  type Answer,
  call,
  type Input,
  type OperationName,
  type Output,
  Refused,
} from "../client.ts";

/** A session that ended anywhere ends everywhere: the sign-in page comes up. */
const cache = new QueryCache({
  onError(error, query) {
    const isSession = query.queryKey[0] === "organisation.me";
    if (!isSession && error instanceof Refused && error.kind === "unauthenticated") {
      void queries.invalidateQueries({ queryKey: ["organisation.me"] });
    }
  },
});

export const queries = new QueryClient({
  queryCache: cache,
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => isPassing(error) && failures < 2,
      refetchOnWindowFocus: false,
    },
  },
});

/** The house may well answer the next time. */
export function isPassing(error: unknown): boolean {
  return error instanceof Refused && (error.kind === "unavailable" || error.kind === "error");
}

/** Asks once, outside of any page; what a page knows already is not asked again. */
export function ask<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
): Promise<Answer<Name>> {
  return queries.fetchQuery({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, { signal }),
  });
}

export interface AskOptions {
  /** Ask only once this is true. */
  when?: boolean;
  /** Ask again after so many milliseconds. */
  everyMs?: number;
  /** Show what the last input gave until the new one answers. */
  keep?: boolean;
}

export function useAnswer<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  { when = true, everyMs, keep = true }: AskOptions = {},
): UseQueryResult<Answer<Name>, Refused> {
  return useQuery<Answer<Name>, Refused>({
    queryKey: [name, input],
    queryFn: ({ signal }) => call(name, input, { signal }),
    enabled: when,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keep && { placeholderData: keepPreviousData }),
  } as Parameters<typeof useQuery<Answer<Name>, Refused>>[0]);
}

export interface Act<Name extends OperationName> {
  /** The reason is what the audit says about it. */
  act(input: Input<Name>, reason: string): Promise<Answer<Name>>;
  isBusy: boolean;
  error: Refused | null;
  reset(): void;
}

export function useAct<Name extends OperationName>(name: Name): Act<Name> {
  const client = useQueryClient();
  const mutation = useMutation<Answer<Name>, Refused, [Input<Name>, string]>({
    mutationFn: ([input, reason]) => call(name, input, { reason }),
    onSuccess: () => client.invalidateQueries(),
  });
  return {
    act: (input, reason) => mutation.mutateAsync([input, reason]),
    isBusy: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  };
}

/** A job as it stands, asked for again until it has ended. */
export function useJob(id: string | undefined): UseQueryResult<Output<"house.job">, Refused> {
  return useQuery<Output<"house.job">, Refused>({
    queryKey: ["house.job", id],
    queryFn: ({ signal }) => call("house.job", { id: id! }, { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && !isLiving(state.data.state) ? false : 700),
  });
}

export function isLiving(state: string): boolean {
  return state === "queued" || state === "running";
}
