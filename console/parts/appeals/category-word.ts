import { useAnswer } from "../data.ts";
import { useSpeech } from "../say.tsx";

interface Named {
  zh: string;
  en: string;
  children?: Named[] | undefined;
}

/** Categories are recorded in Chinese; the taxonomy knows what they are called in English. */
export function useCategoryWord(): (name: string) => string {
  const { language } = useSpeech();
  const taxonomy = useAnswer("tickets.taxonomy", {}, { when: language === "en" });
  if (language === "zh" || !taxonomy.data) return (name) => name;
  const english = new Map<string, string>();
  const walk = (category: Named) => {
    english.set(category.zh, category.en);
    for (const child of category.children ?? []) walk(child);
  };
  for (const category of taxonomy.data.categories) walk(category);
  return (name) => english.get(name) ?? name;
}
