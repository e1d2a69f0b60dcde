import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { CameraShown } from "./gate-scene.ts";
import { ScanOverlay } from "./scan-view.tsx";

it("says at which factor the camera looks, on a key that changes it", () => {
  const markup = rendered("running", 2);
  expect(markup).toMatch(/<button[^>]*data-testid="zoom-key"[^>]*aria-label="Zoom 2×"[^>]*>2×</);
});

it("has no zoom key where there is nothing to choose, or no picture", () => {
  expect(rendered("running", null)).not.toContain("zoom-key");
  expect(rendered("resting", 2)).not.toContain("zoom-key");
  expect(rendered("starting", 2)).not.toContain("zoom-key");
});

it("says that the camera rests and what brings it back, on a key as large as the picture", () => {
  const markup = rendered("resting", null);
  expect(markup).toMatch(/<button[^>]*class="camera-words"/);
  expect(markup).toContain("<strong>Camera is resting.</strong><span>Tap anywhere.</span>");
  expect(markup).not.toContain("viewfinder");
});

const rendered = (camera: CameraShown, zoom: number | null): string =>
  renderToStaticMarkup(
    <ScanOverlay camera={camera} deciding={false} zoom={zoom} onWake={nothing} onZoom={nothing} />,
  );

const nothing = (): void => undefined;
