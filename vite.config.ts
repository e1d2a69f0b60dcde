import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      // our own service worker: it precaches the shell and nothing else, and waits until the operator agrees to an update
      strategies: "injectManifest",
      srcDir: "src/app",
      filename: "service-worker.ts",
      injectRegister: false,
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,png,woff2,wasm}"],
        // the decoder's wasm has 954 kB
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      manifest: {
        id: "/",
        name: "Stile ticket scanner",
        short_name: "Stile",
        description: "Scans tickets at the gate, with or without a network",
        start_url: "/",
        scope: "/",
        display: "standalone",
        orientation: "portrait",
        background_color: "#14171A",
        theme_color: "#14171A",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          {
            src: "/icons/icon-maskable-512.png",
            sizes: "512x512",
            type: "image/png",
            purpose: "maskable",
          },
        ],
      },
    }),
  ],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // inlined data would need a wider content security policy
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // else what several chunks share runs before it
      output: { codeSplitting: { groups: [{ name: "wake", test: /wake-storage/ }] } },
    },
  },
  test: {
    // by default one core is left idle; on a machine with two that is half of it
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
          environment: "node",
          // the same modules for all files of a worker: half of the time went into loading them again for each
          isolate: false,
          pool: "forks",
          // most of its WebAssembly is the database: compiling that well takes longer than its tests
          execArgv: ["--liftoff-only"],
          // PGlite takes seconds to start on a busy machine
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
