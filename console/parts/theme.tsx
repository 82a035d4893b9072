/**
 * Light or dark, for our own styles and for the component library, from the same tokens.
 * @module
 */
import { App, theme as antd, ConfigProvider, type ThemeConfig } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { useKept } from "./kept.ts";
import { useSpeech } from "./say.tsx";
import { type Theme, tokens } from "./tokens.ts";

interface Themed {
  theme: Theme;
  setTheme(theme: Theme): void;
}

const ThemeContext = createContext<Themed | undefined>(undefined);

const fontFamily =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

export function Themes({ children }: { children: ReactNode }) {
  const wished = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const [theme, setTheme] = useKept<Theme>("theme", wished);
  const { language } = useSpeech();
  useEffect(() => applyTokens(document.documentElement, theme), [theme]);
  usePaper(theme);
  const themed = useMemo(() => ({ theme, setTheme }), [theme, setTheme]);
  const config = useMemo(() => antdTheme(theme), [theme]);
  return (
    <ThemeContext value={themed}>
      <ConfigProvider
        theme={config}
        locale={language === "zh" ? chinese : english}
        button={{ autoInsertSpace: false }}
      >
        <App className="app">{children}</App>
      </ConfigProvider>
    </ThemeContext>
  );
}

/** Paper is light, whatever the screen is. */
function usePaper(theme: Theme): void {
  useEffect(() => {
    const toPaper = () => applyTokens(document.documentElement, "light");
    const toScreen = () => applyTokens(document.documentElement, theme);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    return () => {
      window.removeEventListener("beforeprint", toPaper);
      window.removeEventListener("afterprint", toScreen);
    };
  }, [theme]);
}

export function useTheme(): Themed {
  const themed = useContext(ThemeContext);
  if (!themed) throw new Error("Themes stands around everything that is coloured");
  return themed;
}

function antdTheme(theme: Theme): ThemeConfig {
  const colours = tokens[theme];
  return {
    algorithm: [
      theme === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
      antd.compactAlgorithm,
    ],
    token: {
      fontFamily,
      fontSize: 14,
      controlHeight: 32,
      borderRadius: 6,
      wireframe: false,
      // where the system asks for calm: with the style sheet alone a sheet would wait for the end of what never begins
      motion: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
      colorPrimary: colours.accent,
      colorLink: colours.accent,
      colorInfo: colours.accent,
      colorError: colours.highInk,
      colorWarning: colours.mediumInk,
      colorSuccess: colours.lowInk,
      colorTextBase: colours.ink,
      colorTextSecondary: colours.inkSoft,
      colorTextPlaceholder: colours.inkFaint,
      colorBgBase: colours.surface,
      colorBgContainer: colours.surface,
      colorBgElevated: colours.surface,
      colorBgLayout: colours.ground,
      colorBorder: colours.lineStrong,
      colorBorderSecondary: colours.line,
    },
    components: {
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        primaryColor: colours.onAccent,
      },
      Select: {
        optionSelectedBg: colours.accentSoft,
        optionActiveBg: colours.sunken,
        multipleItemBg: colours.sunken,
      },
      Segmented: { itemSelectedBg: colours.surface, trackBg: colours.sunken },
    },
  };
}

/** `inkSoft` becomes `--ink-soft`. */
function applyTokens(root: HTMLElement, theme: Theme): void {
  for (const [name, value] of Object.entries(tokens[theme])) {
    root.style.setProperty(`--${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)}`, value);
  }
  root.setAttribute("data-theme", theme);
  root.style.colorScheme = theme;
}
