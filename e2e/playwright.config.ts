import { defineConfig } from "playwright/test";

export default defineConfig({
  testDir: ".",
  globalSetup: "./steps/programs.ts",
  // each file starts its own gateway and sandbox; two cores carry two of them
  workers: 2,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  outputDir: "../test-results",
  use: { video: "off", screenshot: "only-on-failure", trace: "off" },
});
