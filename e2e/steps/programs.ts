/**
 * Gateway and sandbox as one file each, bundled before the first test (`globalSetup`): from their sources, each of a hundred
 * starts would translate them anew. `npm start` is tried as everybody starts it.
 */
import { build } from "vite";

const folder = "node_modules/.cache/stile-programs";

export const bundled = {
  gateway: `${folder}/gateway.js`,
  sandbox: `${folder}/sandbox.js`,
} as const;

export default async function bundlePrograms(): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      ssr: true,
      outDir: folder,
      minify: false,
      target: "node20",
      rolldownOptions: {
        input: { gateway: "src/gateway/main.ts", sandbox: "src/sandbox/main.ts" },
      },
    },
  });
}
