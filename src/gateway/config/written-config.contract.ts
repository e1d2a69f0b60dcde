/** Configurations as somebody writes them, read as the gateway reads them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type GatewayConfig, readConfig } from "../config.ts";
import type { Environment } from "./secret.ts";

/** `content` is the file's text, or what its JSON says; two lines are never one, so that each member has its own. */
export function readWritten(content: unknown, env: Environment = {}): GatewayConfig {
  const folder = mkdtempSync(join(tmpdir(), "stile-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "stile.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return readConfig({ ...env, STILE_CONFIG: path }, false);
}

/** The lines of the error, without the folder; none where there is none. */
export function toldOf(content: unknown, env: Environment = {}): readonly string[] {
  try {
    readWritten(content, env);
    return [];
  } catch (problem) {
    const [title, ...lines] = String(problem).split("\n");
    if (title !== "Error: The configuration is wrong:") throw problem;
    return lines.map((line) => line.replace(/^.*\/(?=stile\.json:)/, ""));
  }
}

export const gate = { id: "g2", sign: "2", label: "Gate 2" };
export const seaConnection = {
  id: "sea",
  kind: "octo",
  label: "Sea",
  url: "https://sea.example",
  key: "sea-secret",
};

/** One gate and one connection, unless told. */
export const written = (change: Readonly<Record<string, unknown>> = {}) => ({
  gates: [gate],
  connections: [seaConnection],
  ...change,
});
