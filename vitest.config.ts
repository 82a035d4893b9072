import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "stories/**/*.test.ts", "tools/**/*.test.ts"],
    globalSetup: ["stories/databases.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ["default", "./tools/summary.ts"],
  },
});
