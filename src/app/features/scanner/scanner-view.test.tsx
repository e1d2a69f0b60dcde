import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { parsePreferences, type ScannerPreferences } from "../../scanner-preferences.ts";
import type { CameraView, EngineView } from "../../services.ts";
import { scannerSceneOf } from "./scanner-scene.ts";
import { ScannerView } from "./scanner-view.tsx";

describe("the page about camera and scanner", () => {
  it("says which engine reads, and why", () => {
    expect(inside(rendered({}), "reading")).toBe("Stile's reader (zxing-wasm)");
    const markup = rendered({});
    expect(markup).toContain(
      "The best one that works here. Built-in reader: This browser has none.",
    );
    const preferred = {
      choice: { name: "zxing-browser", why: "preferred", passedOver: [] },
    } as const;
    expect(rendered({ engines: preferred })).toContain("Chosen on this device.");
  });

  it("says what is wrong while nothing reads", () => {
    const markup = rendered({ camera: { kind: "denied" } });
    expect(inside(markup, "reading")).toBe("Stile may not use the camera.");
    expect(markup).toContain("Allow it in the browser, or type codes.");
  });

  it("offers each engine, and says why one cannot be had", () => {
    const rows = choices(rendered({}), "engine");
    expect(rows.map(({ title }) => title)).toEqual([
      "Automatic",
      "Built-in reader",
      "Stile&#x27;s reader",
      "Plain reader",
    ]);
    expect(rows.map(({ checked, disabled }) => [checked, disabled])).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, false],
    ]);
    expect(rows[1]?.detail).toContain("This browser has none.");
  });

  it("does not keep from choosing one that is still being tried", () => {
    const rows = choices(rendered({ engines: { tried: null } }), "engine");
    expect(rows.map(({ disabled }) => disabled)).toEqual([false, false, false, false]);
    expect(rows[2]?.detail).toContain("Being tried");
  });

  it("names the formats that a browser's own does not know", () => {
    const missing = { why: "formats-missing", detail: "Aztec, ITF" } as const;
    const tried = { ...works, "barcode-detector": missing };
    const [, own] = choices(rendered({ engines: { tried } }), "engine");
    expect(own?.detail).toContain("It does not know Aztec, ITF.");
  });

  it("lists the cameras, the automatic one first, and marks the one that films", () => {
    const cameras = [
      { id: "a", label: "Back, wide" },
      { id: "b", label: "Back, far" },
    ];
    const camera = { cameras, camera: "a" };
    const automatic = choices(rendered({ camera }), "camera");
    expect(automatic.map(({ title, checked }) => [title, checked])).toEqual([
      ["Automatic", true],
      ["Back, wide", false],
      ["Back, far", false],
    ]);
    expect(automatic[1]?.detail).toBe("Films now");
    const chosen = choices(rendered({ camera, preferences: { camera: "b" } }), "camera");
    expect(chosen.map(({ checked }) => checked)).toEqual([false, false, true]);
  });

  it("is automatic again where the chosen camera is gone", () => {
    const rows = choices(rendered({ preferences: { camera: "unplugged" } }), "camera");
    expect(rows.map(({ checked }) => checked)).toEqual([true]);
  });

  it("says in words whether several tickets are marked at once", () => {
    expect(rendered({})).toMatch(/role="switch" aria-checked="false".*>Off</);
    expect(rendered({ preferences: { several: true } })).toMatch(
      /role="switch" aria-checked="true" checked="".*>On</,
    );
  });

  it("leads to the hand scanner", () => {
    expect(rendered({})).toMatch(/<button type="button"[^>]*data-testid="keys-row"/);
  });
});

const works = {
  "barcode-detector": { why: "absent", detail: "" },
  "zxing-wasm": "works",
  "zxing-browser": "works",
} as const;

const running: CameraView = {
  kind: "running",
  light: null,
  zoom: null,
  engine: "zxing-wasm",
  way: null,
  size: null,
  camera: null,
  cameras: [],
};

interface Change {
  readonly preferences?: Partial<ScannerPreferences>;
  readonly engines?: Partial<EngineView>;
  readonly camera?: Partial<CameraView>;
}

const nothing = (): void => undefined;

function rendered({ preferences, engines, camera }: Change): string {
  const scene = scannerSceneOf(
    { ...parsePreferences(null), ...preferences },
    {
      choice: {
        name: "zxing-wasm",
        why: "self-test-passed",
        passedOver: [{ name: "barcode-detector", why: "absent", detail: "" }],
      },
      tried: works,
      ...engines,
    },
    { ...running, ...camera },
  );
  return renderToStaticMarkup(
    <ScannerView
      chrome={{
        sign: "2",
        status: { first: "Live", second: "Everything sent", icon: "live" },
        strip: null,
      }}
      scene={scene}
      hasRead={false}
      engine="zxing-wasm"
      videoRef={nothing}
      actions={{
        onEngine: nothing,
        onCamera: nothing,
        onSeveral: nothing,
        onKeys: nothing,
        onBack: nothing,
      }}
    />,
  );
}

interface Row {
  readonly title: string;
  readonly detail: string;
  readonly checked: boolean;
  readonly disabled: boolean;
}

const choices = (markup: string, name: string): readonly Row[] =>
  markup
    .split("<label")
    .filter((part) => part.includes(`data-testid="${name}-row"`))
    .map((part) => ({
      title: /scan-title"[^>]*>([^<]*)/.exec(part)?.[1] ?? "",
      detail: /scan-detail"[^>]*>([^<]*)/.exec(part)?.[1] ?? "",
      checked: part.includes('checked=""'),
      disabled: part.includes('disabled=""'),
    }));

/** The text of the element with this test id, without the markup inside it. */
const inside = (markup: string, testId: string): string =>
  (
    new RegExp(`data-testid="${testId}"[^>]*>(?:<[^>]+>)?([^<]*)`).exec(markup)?.[1] ?? ""
  ).replaceAll("&#x27;", "'");
