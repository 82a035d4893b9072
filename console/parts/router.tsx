/**
 * Where we are is the address, filters included, so that a view can be sent to a colleague.
 * @module
 */
import {
  type AnchorHTMLAttributes,
  type MouseEvent,
  useCallback,
  useSyncExternalStore,
} from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

const here = () => window.location.pathname + window.location.search;

export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === here()) return;
  window.history[replace ? "replaceState" : "pushState"](null, "", to);
  for (const listener of listeners) listener();
}

export function useAddress(): { path: string; search: URLSearchParams } {
  const address = useSyncExternalStore(subscribe, here);
  const [path = "/", search = ""] = address.split(/\?(.*)/s);
  return { path, search: new URLSearchParams(search) };
}

/** One value of the address's search part; the fallback is never written there. */
export function useParam(name: string, fallback = ""): [string, (value: string) => void] {
  const { search } = useAddress();
  const set = useCallback(
    (value: string) => setParams({ [name]: value === fallback ? "" : value }),
    [name, fallback],
  );
  return [search.get(name) ?? fallback, set];
}

/** Sets several at once; an empty text takes the name away. */
export function setParams(values: Record<string, string>): void {
  const search = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === "") search.delete(name);
    else search.set(name, value);
  }
  const text = search.toString();
  navigate(window.location.pathname + (text && `?${text}`), { replace: true });
}

/** `/appeals/:region` against `/appeals/3701` gives `{ region: "3701" }`; undefined where it does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith(":")) found[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return found;
}

/** Builds `/appeals/3701/停电问题` with each part encoded. */
export function pathTo(...parts: string[]): string {
  return `/${parts.map(encodeURIComponent).join("/")}`;
}

export function Link({ to, ...rest }: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
