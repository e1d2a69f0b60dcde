/**
 * Adds to package-lock.json the other platforms' optional binary packages that `npm install` leaves out when the registry in
 * use does not serve them; without them `npm ci` stops with EUSAGE. Run after each change of dependencies.
 *
 * Versions are exact in the parent's optionalDependencies; os, cpu and libc are read off the package name.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const packageSchema = z.looseObject({
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  dev: z.boolean().optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema) });

const systems = [
  "darwin",
  "win32",
  "linux",
  "android",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "openharmony",
];
const processors = [
  "arm64",
  "x64",
  "ia32",
  "arm",
  "ppc64",
  "s390x",
  "riscv64",
  "loong64",
  "mips64el",
  "wasm32",
];

const file = process.argv[2] ?? "package-lock.json";
const lock = lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
const missing = Object.entries(lock.packages).flatMap(([parent, { optionalDependencies, dev }]) =>
  Object.entries(optionalDependencies ?? {})
    .filter(([name]) => !isLocked(parent, name))
    .map(([name, range]) => ({ name, version: range.replace(/^[\^~]/, ""), dev: dev === true })),
);
const added = missing.flatMap(({ name, version, dev }) => {
  const platform = platformOf(name);
  if (platform === null) {
    console.warn(`not a platform package, skipped: ${name} ${version}`);
    return [];
  }
  const entry = { version, ...platform, ...(dev ? { dev } : {}), optional: true };
  return [[`node_modules/${name}`, entry] as const];
});
const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(added) }).toSorted(
  ([a], [b]) => (a < b ? -1 : 1),
);
writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`,
);
console.log(`added ${added.length}`);

function isLocked(parent: string, name: string): boolean {
  return (
    `${parent}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages
  );
}

function platformOf(
  name: string,
): { readonly cpu?: string[]; readonly os?: string[]; readonly libc?: string[] } | null {
  const parts = name.toLowerCase().split(/[-/]/);
  const os = systems.find((system) => parts.includes(system)) ?? aliasOf(name, parts);
  const cpu =
    processors.find((processor) => parts.includes(processor)) ??
    (parts.some((part) => part.startsWith("arm")) ? "arm" : undefined);
  if (os === undefined && cpu === undefined) return null;
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os === undefined ? {} : { os: [os] }),
    ...(os === "linux" && parts.includes("musl") ? { libc: ["musl"] } : {}),
  };
}

function aliasOf(name: string, parts: readonly string[]): string | undefined {
  if (parts.includes("windows") || parts.includes("win")) return "win32";
  return name === "fsevents" ? "darwin" : undefined;
}
