/**
 * Outside or inside: the sign-in page until the house knows who is there, then the shell.
 * @module
 */
import { lazy, Suspense } from "react";
import { useAnswer } from "./parts/data.ts";
import { SignedIn } from "./parts/session.tsx";
import { Shell } from "./parts/shell.tsx";
import { Failure } from "./parts/states.tsx";

const SignIn = lazy(() => import("./pages/sign-in.tsx"));
const NewPassword = lazy(() => import("./pages/new-password.tsx"));

export function House() {
  const me = useAnswer("organisation.me", {}, { keep: false });
  if (me.isPending) return null;
  if (me.error?.kind === "unauthenticated") {
    return (
      <Suspense>
        <SignIn />
      </Suspense>
    );
  }
  if (me.isError) return <Failure error={me.error} retry={() => void me.refetch()} />;
  return (
    <SignedIn me={me.data}>
      {me.data.mustChangePassword ? (
        <Suspense>
          <NewPassword />
        </Suspense>
      ) : (
        <Shell />
      )}
    </SignedIn>
  );
}
