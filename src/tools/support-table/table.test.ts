import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withTable } from "./readme.ts";
import { supportTable } from "./table.ts";

describe("the table of what suppliers support", () => {
  it("stands in README.md as the connectors have it; if not, npm run support -- --write", async () => {
    const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
    expect(readme).toBe(withTable(readme, await supportTable()));
  });
});

describe("its place", () => {
  it("is filled, whatever stood there, and nothing else changes", () => {
    const readme = "# a\n<!-- support -->\nold\n<!-- /support -->\nb\n";
    const filled = "# a\n<!-- support -->\n\n| new |\n\n<!-- /support -->\nb\n";
    expect(withTable(readme, "| new |")).toBe(filled);
    expect(withTable(filled, "| new |")).toBe(filled);
  });

  it.each([
    "# a",
    "<!-- support -->",
    "<!-- /support --> <!-- support -->",
    "<!-- support --> <!-- support --> <!-- /support -->",
    "<!-- support --> <!-- /support --> <!-- /support -->",
  ])("must be marked, which %j does not", (readme) => {
    expect(() => withTable(readme, "| new |")).toThrow("README.md must have one");
  });
});
