/**
 * Who is signed in, what the house says about itself, and what time it is there.
 * @module
 */
import { createContext, type ReactNode, useContext } from "react";
import type { Output } from "../client.ts";
import { useAnswer } from "./data.ts";

export type Me = Output<"organisation.me">;

const MeContext = createContext<Me | undefined>(undefined);

export function SignedIn({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("only pages behind the sign-in know who is there");
  return me;
}

/** True for those who hold one of the roles. */
export function useMay(...roles: string[]): boolean {
  const me = useMe();
  return roles.some((role) => me.roles.includes(role));
}

export function useHouse() {
  return useAnswer("house.status", {}, { everyMs: 60_000 });
}

/** The house's clock in milliseconds, which a movable clock may have set elsewhere. */
export function useNow(): number {
  const status = useHouse().data;
  return Date.now() + (status?.clockOffsetMs ?? 0);
}
