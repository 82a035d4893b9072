/**
 * The console's colours, once for light and once for dark. Everything on the page, charts and map
 * included, takes them from here: as CSS variables, or from `useTokens()` where a library wants values.
 * Text on its ground keeps at least 4.5 : 1. The three levels differ in lightness too, so that they
 * stay apart for every kind of colour vision and on a black-and-white printer.
 * @module
 */
export interface Tokens {
  ground: string;
  surface: string;
  sunken: string;
  line: string;
  lineStrong: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  accent: string;
  accentSoft: string;
  onAccent: string;
  high: string;
  onHigh: string;
  highInk: string;
  highSoft: string;
  medium: string;
  onMedium: string;
  mediumInk: string;
  mediumSoft: string;
  low: string;
  onLow: string;
  lowInk: string;
  lowSoft: string;
  none: string;
  shade: string;
  /** Over what the guided tour does not point at. */
  veil: string;
}

export type Theme = "light" | "dark";

export const tokens: Record<Theme, Tokens> = {
  light: {
    ground: "#f5f5f3",
    surface: "#ffffff",
    sunken: "#efefec",
    line: "#e3e3df",
    lineStrong: "#c6c6c0",
    ink: "#191b1d",
    inkSoft: "#44484c",
    inkFaint: "#65696d",
    accent: "#1d4f8c",
    accentSoft: "#e7eef7",
    onAccent: "#ffffff",
    high: "#bf2f1b",
    onHigh: "#ffffff",
    highInk: "#a82413",
    highSoft: "#fbeae6",
    medium: "#eeb02b",
    onMedium: "#2a1d00",
    mediumInk: "#7d5200",
    mediumSoft: "#fdf3da",
    low: "#cfe2d8",
    onLow: "#17422f",
    lowInk: "#28674b",
    lowSoft: "#ecf4ef",
    none: "#e9e9e5",
    shade: "rgb(20 22 24 / 0.10)",
    veil: "rgb(20 22 24 / 0.50)",
  },
  dark: {
    ground: "#111315",
    surface: "#191c1f",
    sunken: "#0c0e10",
    line: "#2a2e32",
    lineStrong: "#454b51",
    ink: "#eceded",
    inkSoft: "#b9bdc1",
    inkFaint: "#8f959b",
    accent: "#8cb6ee",
    accentSoft: "#1d2b3d",
    onAccent: "#0c1a2c",
    high: "#e4563f",
    onHigh: "#1c0300",
    highInk: "#ff8e78",
    highSoft: "#3a1c17",
    medium: "#d99c1f",
    onMedium: "#1f1500",
    mediumInk: "#eebc55",
    mediumSoft: "#33280f",
    low: "#2c4a3d",
    onLow: "#cfeadd",
    lowInk: "#86c7a7",
    lowSoft: "#17251f",
    none: "#24282c",
    shade: "rgb(0 0 0 / 0.45)",
    veil: "rgb(0 0 0 / 0.66)",
  },
};
