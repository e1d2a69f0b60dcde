import { describe, expect, it } from "vitest";
import { fail, ok, type Result } from "../core/result.ts";
import { asInstant } from "../core/time.ts";
import type { DecodeFailure, Decoded, Decoder } from "./decode/decoder.ts";
import { blank } from "./decoder.contract.ts";
import type { OpenPicture } from "./picture-file.ts";
import { createPictureSource, type PictureSource } from "./picture-source.ts";
import type { Sighting } from "./scan-source.ts";

const code = (text: string): Decoded => ({ text, symbology: "QRCode", corners: null });
const file = new Blob(["a picture"]);

describe("looking at a picture", () => {
  it("finds each different code once, and presents none", async () => {
    const world = aWorld({ answers: [ok([code("A"), code("B"), code("A")])] });
    expect(await world.source.look(file)).toEqual(
      ok([
        { text: "A", symbology: "QRCode" },
        { text: "B", symbology: "QRCode" },
      ]),
    );
    expect(world.seen).toEqual([]);
  });

  it("takes an engine's way for stills, with all there is of the picture", async () => {
    const world = aWorld({ answers: [ok([])], still: true });
    expect(await world.source.look(file)).toEqual(ok([]));
    expect(world.looks).toEqual(["still 4096"]);
  });

  it("gives an engine without one the size that it likes first, then all there is", async () => {
    const world = aWorld({ answers: [ok([]), ok([code("A")])] });
    expect(await world.source.look(file)).toMatchObject({ ok: true, value: [{ text: "A" }] });
    expect(world.looks).toEqual(["frame 640", "frame 4096"]);
  });

  it.each<[string, Change, string]>([
    ["a file that is no picture", { unreadable: true }, "unreadable"],
    ["no engine", { noEngine: true }, "no-engine"],
    ["an engine that fails", { answers: [lost] }, "no-engine"],
  ])("says so: %s", async (_, change, kind) => {
    const world = aWorld(change);
    expect(await world.source.look(file)).toMatchObject({ ok: false, failure: { kind } });
    expect(world.openEngines()).toBe(0);
  });

  it("leaves no engine open", async () => {
    const world = aWorld({ answers: [ok([code("A")])] });
    await world.source.look(file);
    expect(world.openEngines()).toBe(0);
  });
});

it("presents the code that was chosen, until it is stopped", () => {
  const world = aWorld({});
  world.source.present({ text: "A", symbology: "Aztec" });
  world.stop();
  world.source.present({ text: "B", symbology: "Aztec" });
  expect(world.seen).toEqual([
    { source: "picture", codes: [{ text: "A", symbology: "Aztec" }], at: 5 },
  ]);
});

const lost = fail({ kind: "engine-lost", detail: "no answer" } as const);

interface Change {
  readonly answers?: readonly Result<readonly Decoded[], DecodeFailure>[];
  readonly still?: boolean;
  readonly unreadable?: boolean;
  readonly noEngine?: boolean;
}

interface World {
  readonly source: PictureSource;
  readonly stop: () => void;
  readonly seen: readonly Sighting[];
  /** How it was looked at, and at which size. */
  readonly looks: readonly string[];
  readonly openEngines: () => number;
}

function aWorld({ answers = [], still, unreadable, noEngine }: Change): World {
  const seen: Sighting[] = [];
  const looks: string[] = [];
  let open = 0;
  let size = 0;
  const look = (way: string): Decoder["decode"] => {
    return () => {
      looks.push(`${way} ${size}`);
      return Promise.resolve(answers[looks.length - 1] ?? ok([]));
    };
  };
  const decoder: Decoder = {
    name: "zxing-browser",
    wants: { videoFrames: false, longestSidePx: 640 },
    decode: look("frame"),
    ...(still === true ? { decodeStill: look("still") } : {}),
    close: () => void (open -= 1),
  };
  const openPicture: OpenPicture = (_, longestSidePx) => {
    size = longestSidePx;
    return Promise.resolve(
      unreadable === true ? fail({ kind: "unreadable", detail: "" }) : ok(blank(4, 4)),
    );
  };
  const source = createPictureSource({
    clock: { now: () => asInstant(5) },
    formats: ["QRCode"],
    openPicture,
    startEngine: () => {
      if (noEngine === true) return Promise.resolve(fail({ detail: "offline" }));
      open += 1;
      const choice = { name: decoder.name, why: "self-test-passed", passedOver: [] } as const;
      return Promise.resolve(ok({ decoder, choice }));
    },
  });
  const stop = source.start((sighting) => void seen.push(sighting));
  return { source, stop, seen, looks, openEngines: () => open };
}
