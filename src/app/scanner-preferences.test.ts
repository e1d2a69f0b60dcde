import { describe, expect, it } from "vitest";
import {
  createScannerPreferences,
  parsePreferences,
  type PreferenceStorage,
  type ScannerPreferences,
} from "./scanner-preferences.ts";

const unset: ScannerPreferences = {
  engine: "automatic",
  camera: null,
  several: false,
  framing: { prefix: "", suffix: "", end: "enter" },
};
const set: ScannerPreferences = {
  engine: "zxing-browser",
  camera: "abc",
  several: true,
  framing: { prefix: "~", suffix: "", end: "tab" },
};

describe("preferences", () => {
  it("are there again after a restart", () => {
    const storage = aStorage();
    createScannerPreferences(storage).setState(set);
    expect(createScannerPreferences(storage).getState()).toEqual(set);
  });

  it("keep the others when one is set", () => {
    const storage = aStorage(JSON.stringify(set));
    createScannerPreferences(storage).setState({ several: false });
    expect(createScannerPreferences(storage).getState()).toEqual({ ...set, several: false });
  });

  it.each([
    ["nothing kept", null],
    ["nothing in it", ""],
    ["half of it", '{"engine":"zxing-b'],
    ["no object", "[1]"],
    ["null", "null"],
    ["another version's", '{"engine":{"name":"quagga"},"camera":7,"several":"yes","framing":{}}'],
  ])("are as if never set: %s", (_, text) => {
    expect(parsePreferences(text)).toEqual(unset);
  });

  it("lose only the one that cannot be read", () => {
    expect(parsePreferences(JSON.stringify({ ...set, engine: "quagga" }))).toEqual({
      ...set,
      engine: "automatic",
    });
  });

  it("hold until the app ends where nothing can be kept", () => {
    const preferences = createScannerPreferences({
      getItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    preferences.setState({ several: true });
    expect(preferences.getState()).toEqual({ ...unset, several: true });
  });
});

function aStorage(text: string | null = null): PreferenceStorage {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_, next) => {
      kept = next;
    },
  };
}
