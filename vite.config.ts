import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The console is built once into `console/dist`, which the server hands out; nothing comes from elsewhere. */
export default defineConfig({
  root: "console",
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: proxied(["/v1", "/session", "/openapi.json"]) },
});

/** While the console is being worked on, `npx vite` sends what is not its own to the running house. */
function proxied(paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, "http://127.0.0.1:4780"]));
}
