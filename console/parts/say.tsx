/**
 * The console's words. Both languages stand side by side where they are used, so that neither can be
 * forgotten: `say("保存", "Save")`.
 * @module
 */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from "react";
import { useKept } from "./kept.ts";

export type Language = "zh" | "en";
export type Say = (zh: string, en: string) => string;

interface Speech {
  language: Language;
  setLanguage(language: Language): void;
  say: Say;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

export function Speech({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useKept<Language>("language", "zh");
  const say = useCallback<Say>((zh, en) => (language === "zh" ? zh : en), [language]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  const speech = useMemo(() => ({ language, setLanguage, say }), [language, setLanguage, say]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error("Speech stands around everything that speaks");
  return speech;
}

export function useSay(): Say {
  return useSpeech().say;
}

/** A sentence the server gives in both languages. */
export function useSentence(): (sentence: { zh: string; en: string }) => string {
  const { language } = useSpeech();
  return useCallback((sentence) => sentence[language], [language]);
}
