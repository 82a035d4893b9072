import { useCallback, useState } from "react";

/** A small choice of this browser (language, theme, columns) that outlives the page. */
export function useKept<Value>(name: string, fallback: Value): [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => read(name, fallback));
  const keep = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(`gridtill.${name}`, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing still works; the choice lasts as long as the page.
      }
    },
    [name],
  );
  return [value, keep];
}

function read<Value>(name: string, fallback: Value): Value {
  try {
    const text = localStorage.getItem(`gridtill.${name}`);
    return text === null ? fallback : (JSON.parse(text) as Value);
  } catch {
    return fallback;
  }
}
