/**
 * Who may import what (DESIGN 3, STYLE 4): each room lists the rooms, packages and Node built-ins that it may use, and
 * everything else is a violation. `src/testing/architecture.test.ts` runs it and proves that it can fail.
 * Parsed by swc: TypeScript 7 has no API for this tool, which would then see no modules and find nothing wrong.
 */
import swc from "@swc/core";

// dependency-cruiser 17 asks swc for TypeScript without JSX (a TODO in its `extract/swc/parse.mjs`) and stops at the first .tsx
const parseFile = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) => parseFile(file, { ...options, tsx: file.endsWith(".tsx") });

const rooms = {
  core: { rooms: [], packages: ["temporal-polyfill"] },
  protocol: { rooms: ["core"], packages: ["zod"] },
  outbox: { rooms: ["core"], packages: [] },
  // a digest is as pure as a sum
  connectors: { rooms: ["core"], packages: ["zod", "crypto"] },
  scanning: { rooms: ["core"], packages: ["zxing-wasm", "@zxing/browser", "@zxing/library"] },
  storage: { rooms: ["core", "outbox", "protocol"], packages: ["dexie", "zod"] },
  app: {
    rooms: ["core", "protocol", "outbox", "scanning", "storage"],
    packages: [
      "react",
      "react-dom",
      "zustand",
      "workbox-[a-z]+",
      "wouter",
      "zod",
      "eventsource-parser",
      "uqr",
      // 300 kB: only ever by `import()`
      "bwip-js",
      "@fontsource(-variable)?/[a-z-]+",
    ],
  },
  gateway: {
    rooms: ["core", "protocol", "outbox", "connectors"],
    packages: [
      "hono",
      "@hono/node-server",
      "zod",
      "@electric-sql/pglite",
      "pg",
      "pino",
      "jose",
      "uqr",
      "@peculiar/x509",
      "reflect-metadata",
      "rate-limiter-flexible",
      "jsonc-parser",
    ],
    builtins: true,
  },
  sandbox: {
    rooms: [],
    packages: ["hono", "@hono/node-server", "zod", "temporal-polyfill", "bwip-js"],
    builtins: true,
  },
};

const testFiles = "\\.(test|contract)\\.tsx?$";
/** Where a package resolves to, or its bare name where it does not (an asset such as `x.wasm?url`, types alone). */
const packagePaths = (name) => [`(^|/)node_modules/(@types/)?${name}/`, `^${name}(/|$)`];

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  severity: "error",
  from: { path: `^src/${room}/`, pathNot: testFiles },
  to: {
    pathNot: [
      ...[room, ...allowed.rooms].map((each) => `^src/${each}/`),
      ...allowed.packages.flatMap(packagePaths),
    ],
    ...(allowed.builtins === true ? { dependencyTypesNot: ["core"] } : {}),
  },
}));

/** What is concrete is built in the composition roots; everybody else sees interfaces. */
const concreteScanning = [
  "^src/scanning/.+-source\\.ts$",
  "^src/scanning/engine\\.ts$",
  "^src/scanning/.+-decoder\\.ts$",
  "^src/scanning/camera/browser-camera\\.ts$",
  "^src/scanning/decode/wasm-reader\\.ts$",
];

const forbidden = [
  ...roomRules,
  {
    name: "no-cycle",
    comment: "types included",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-testing-in-production",
    severity: "error",
    // tests that are run by hand
    from: {
      path: "^src/",
      pathNot: [testFiles, "^src/testing/", "^src/tools/(prove|corpus|bench)\\.ts$"],
    },
    to: { path: ["^src/testing/", testFiles] },
  },
  {
    name: "connectors-apart",
    comment: "a supplier's shapes and oddities stay in its folder",
    severity: "error",
    from: { path: "^src/connectors/([^/]+)/" },
    to: { path: "^src/connectors/[^/]+/", pathNot: "^src/connectors/$1/" },
  },
  {
    name: "features-apart",
    comment: "what two features share moves to app/ui or core",
    severity: "error",
    from: { path: "^src/app/features/([^/]+)/" },
    to: { path: "^src/app/features/[^/]+/", pathNot: "^src/app/features/$1/" },
  },
  {
    name: "app-composed-in-one-place",
    severity: "error",
    from: {
      path: "^src/app/",
      pathNot: [testFiles, "^src/app/compose[^/]*\\.tsx?$", "^src/app/.+\\.worker\\.ts$"],
    },
    to: {
      path: ["^src/storage/", ...concreteScanning],
      pathNot: "^src/scanning/scan-source\\.ts$",
    },
  },
  {
    name: "gateway-composed-in-one-place",
    severity: "error",
    from: { path: "^src/gateway/", pathNot: [testFiles, "^src/gateway/compose\\.ts$"] },
    to: {
      path: ["^src/connectors/", "^src/gateway/store/(pg|pglite)-database\\.ts$"],
      pathNot: "^src/connectors/connector\\.ts$",
    },
  },
  {
    name: "e2e-from-outside",
    comment: "browser tests drive screens and HTTP, nothing else",
    severity: "error",
    from: { path: "^e2e/" },
    to: { path: "^src/" },
  },
];

export default {
  forbidden,
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
    },
  },
};
