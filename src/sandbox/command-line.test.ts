import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./command-line.ts";

describe("the command line", () => {
  it("binds this machine only, unless told otherwise", () => {
    expect(parseCommandLine([], {})).toEqual({
      port: 8090,
      host: "127.0.0.1",
      worldFile: null,
      faultsFile: null,
    });
    expect(parseCommandLine([], { PORT: "81", HOST: "0.0.0.0" })).toMatchObject({
      port: 81,
      host: "0.0.0.0",
    });
  });

  it("prefers --port to PORT and takes the files", () => {
    const args = ["--port", "82", "--world", "w.json", "--faults=f.json"];
    expect(parseCommandLine(args, { PORT: "81" })).toMatchObject({
      port: 82,
      worldFile: "w.json",
      faultsFile: "f.json",
    });
  });

  it.each([
    ["--port", "x"],
    ["--port", "70000"],
    ["--prot", "80"],
  ])("refuses %s %s", (...args) => {
    expect(() => parseCommandLine(args, {})).toThrow(Error);
  });
});
