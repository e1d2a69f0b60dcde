/**
 * The rooms keep their rules; and the tool that says so sees the code and can fail. Planted violations are written into a
 * small tree of their own, so that other tests never see them.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const root = fileURLToPath(new URL("../../", import.meta.url));

const reportSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) }),
    ),
  }),
});
type Report = z.infer<typeof reportSchema>["summary"];

/** Ends with a code other than 0 when it finds violations; what counts is the report. */
function cruised(folder: string, targets: readonly string[]): Promise<Report> {
  const tool = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = join(root, ".dependency-cruiser.mjs");
  const options = [tool, "--config", config, "--output-type", "json", ...targets];
  const limits = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, options, limits, (problem, stdout, stderr) => {
      if (stdout === "") reject(new Error(stderr, { cause: problem }));
      else resolve(reportSchema.parse(JSON.parse(stdout)).summary);
    });
  });
}

const told = ({ violations }: Report): readonly string[] =>
  violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

describe("the code", () => {
  let report: Report;
  beforeAll(async () => {
    report = await cruised(root, ["src", "e2e"]);
  });

  it("keeps the rules of its rooms", () => {
    expect(told(report)).toEqual([]);
  });

  it("was seen: the tool finds no modules where it lacks a parser, and then no violations", () => {
    expect(report.totalCruised).toBeGreaterThan(150);
  });
});

interface Plant {
  readonly rule: string;
  readonly what: string;
  readonly file: string;
  readonly source: string;
  /** The other end of a cycle, which is reported too. */
  readonly also?: string;
}

const from = (path: string): string => `import { x } from "${path}";\nexport const y = x;\n`;
const plants: readonly Plant[] = [
  {
    rule: "room-core",
    what: "core imports another room",
    file: "src/core/a.ts",
    source: from("../outbox/target.ts"),
  },
  {
    rule: "room-core",
    what: "core imports another room's type",
    file: "src/core/b.ts",
    source: 'import type { X } from "../outbox/target.ts";\nexport type Y = X;\n',
  },
  {
    rule: "room-core",
    what: "core imports a package",
    file: "src/core/c.ts",
    source: from("zod"),
  },
  {
    rule: "room-core",
    what: "core imports a Node built-in",
    file: "src/core/d.ts",
    source: 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;\n',
  },
  {
    rule: "room-protocol",
    what: "protocol imports a room above it",
    file: "src/protocol/a.ts",
    source: from("../gateway/target.ts"),
  },
  {
    rule: "room-outbox",
    what: "outbox imports protocol",
    file: "src/outbox/a.ts",
    source: from("../protocol/target.ts"),
  },
  {
    rule: "room-connectors",
    what: "connectors import a Node built-in",
    file: "src/connectors/a.ts",
    source: from("node:fs"),
  },
  {
    rule: "room-scanning",
    what: "scanning imports storage",
    file: "src/scanning/a.ts",
    source: from("../storage/target.ts"),
  },
  {
    rule: "room-storage",
    what: "storage imports scanning",
    file: "src/storage/a.ts",
    source: from("../scanning/target.ts"),
  },
  {
    rule: "room-app",
    what: "app imports a package of the gateway",
    file: "src/app/a.ts",
    source: from("hono"),
  },
  {
    rule: "room-gateway",
    what: "gateway imports the sandbox",
    file: "src/gateway/a.ts",
    source: from("../sandbox/target.ts"),
  },
  {
    rule: "room-sandbox",
    what: "sandbox imports anything of ours",
    file: "src/sandbox/a.ts",
    source: from("../core/target.ts"),
  },
  {
    rule: "no-cycle",
    what: "a cycle, of types alone",
    file: "src/core/e.ts",
    source: 'import type { F } from "./f.ts";\nexport type E = F;\n',
    also: "src/core/f.ts",
  },
  {
    rule: "no-testing-in-production",
    what: "production imports testing",
    file: "src/tools/a.ts",
    source: from("../testing/target.ts"),
  },
  {
    rule: "no-testing-in-production",
    what: "production imports a contract suite",
    file: "src/tools/b.ts",
    source: from("../outbox/target.contract.ts"),
  },
  {
    rule: "connectors-apart",
    what: "a connector imports another",
    file: "src/connectors/octo/a.ts",
    source: from("../anyroad/target.ts"),
  },
  {
    rule: "features-apart",
    what: "a feature imports another",
    file: "src/app/features/scan/a.ts",
    source: from("../history/target.ts"),
  },
  {
    rule: "app-composed-in-one-place",
    what: "a feature imports storage",
    file: "src/app/features/scan/b.ts",
    source: from("../../../storage/target.ts"),
  },
  {
    rule: "app-composed-in-one-place",
    what: "a page with markup imports storage",
    file: "src/app/features/scan/page.tsx",
    source: `${from("../../../storage/target.ts")}export const Page = () => <main>{y}</main>;\n`,
  },
  {
    rule: "app-composed-in-one-place",
    what: "a feature imports a concrete source",
    file: "src/app/features/scan/c.ts",
    source: from("../../../scanning/camera/camera-source.ts"),
  },
  {
    rule: "gateway-composed-in-one-place",
    what: "the gateway imports connectors beside its composition",
    file: "src/gateway/b.ts",
    source: from("../connectors/registry.ts"),
  },
  {
    rule: "gateway-composed-in-one-place",
    what: "the gateway imports a database adapter beside its composition",
    file: "src/gateway/c.ts",
    source: from("./store/pg-database.ts"),
  },
  {
    rule: "e2e-from-outside",
    what: "a browser test imports the code",
    file: "e2e/a.ts",
    source: from("../src/core/target.ts"),
  },
];

/** What stands in the tree beside the plants and is allowed. */
const innocent: Readonly<Record<string, string>> = {
  "src/core/allowed.ts": from("temporal-polyfill"),
  "src/core/allowed.test.ts": from("../testing/target.ts"),
  "src/core/f.ts": 'import type { E } from "./e.ts";\nexport type F = E | null;\n',
  "src/protocol/allowed.ts": from("zod"),
  "src/outbox/allowed.ts": from("../core/target.ts"),
  "src/connectors/octo/allowed.ts": from("../target.ts"),
  "src/app/compose.ts": from("../storage/target.ts"),
  "src/app/features/scan/allowed.ts": from("../../../scanning/scan-source.ts"),
  "src/gateway/compose.ts": from("../connectors/registry.ts"),
  "src/gateway/allowed.ts": from("../connectors/connector.ts"),
  "src/sandbox/allowed.ts": from("node:fs"),
  "src/tools/allowed.ts": from("../gateway/target.ts"),
};

const targetFolders =
  "core protocol outbox connectors scanning storage gateway sandbox testing connectors/anyroad app/features/history";
const targets = targetFolders.split(" ").map((folder) => `src/${folder}/target.ts`);
const concrete = [
  "src/outbox/target.contract.ts",
  "src/scanning/camera/camera-source.ts",
  "src/scanning/scan-source.ts",
  "src/connectors/registry.ts",
  "src/connectors/connector.ts",
  "src/gateway/store/pg-database.ts",
];
const packages = ["zod", "hono", "temporal-polyfill"];

describe("the tool", () => {
  let folder: string;
  let report: Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stile-architecture-"));
    const empty = "export const x = 1;\nexport type X = number;\n";
    for (const file of [...targets, ...concrete]) await write(file, empty);
    for (const [file, source] of Object.entries(innocent)) await write(file, source);
    for (const { file, source } of plants) await write(file, source);
    for (const name of packages) {
      await write(`node_modules/${name}/package.json`, `{"name":"${name}","main":"index.js"}`);
      await write(`node_modules/${name}/index.js`, "exports.x = 1;\n");
    }
    await write("package.json", "{}");
    report = await cruised(folder, ["src", "e2e"]);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };

  it.each(plants)("finds it when $what", ({ rule, file }) => {
    const found = report.violations.filter((violation) => violation.from === file);
    expect(found.map(({ rule: broken }) => broken.name)).toContain(rule);
  });

  it("finds nothing in what is allowed", () => {
    const planted = new Set(plants.flatMap(({ file, also }) => [file, also ?? file]));
    const wrong = report.violations.filter((violation) => !planted.has(violation.from));
    expect(wrong.map(({ rule, from: file }) => `${rule.name}: ${file}`)).toEqual([]);
  });

  it("has a plant for every rule", async () => {
    const { default: config } = z
      .object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) })
      .parse(await import(join(root, ".dependency-cruiser.mjs")));
    const rules = new Set(config.forbidden.map(({ name }) => name));
    expect(new Set(plants.map(({ rule }) => rule))).toEqual(rules);
  });
});
