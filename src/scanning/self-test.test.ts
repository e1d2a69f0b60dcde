import { expect, it } from "vitest";
import type { Scheduler } from "../core/effects.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { DecodeFailure, Decoded, Decoder } from "./decode/decoder.ts";
import { proveDecoder } from "./self-test.ts";
import { createZxingBrowserDecoder } from "./zxing-browser-decoder.ts";

type Answer = Result<readonly Decoded[], DecodeFailure>;
const patient: Scheduler = { after: () => () => undefined };
const impatient: Scheduler = {
  after: (_, task) => {
    task();
    return () => undefined;
  },
};

it("is passed by an engine that reads", async () => {
  expect(await proveDecoder(createZxingBrowserDecoder(["QRCode"]), patient)).toEqual(ok(null));
});

const code = { text: "STILE", symbology: "QRCode", corners: null } as const;
it.each<[string, Promise<Answer>, string]>([
  ["finds nothing", Promise.resolve(ok([])), "read []"],
  ["reads something else", Promise.resolve(ok([{ ...code, text: "STlLE" }])), 'read ["STlLE"]'],
  ["sees it twice", Promise.resolve(ok([code, code])), 'read ["STILE","STILE"]'],
  ["fails", Promise.resolve(fail({ kind: "picture-unusable", detail: "no memory" })), "no memory"],
])("is not passed by one that %s", async (_, answer, detail) => {
  expect(await proveDecoder(answering(answer), patient)).toEqual(
    fail({ why: "self-test-failed", detail }),
  );
});

it("is not passed by one that does not answer in time", async () => {
  const never = new Promise<Answer>(() => undefined);
  expect(await proveDecoder(answering(never), impatient)).toMatchObject({
    failure: { why: "no-answer", detail: "in 3000 ms" },
  });
});

const answering = (answer: Promise<Answer>): Decoder => ({
  name: "zxing-browser",
  wants: { videoFrames: false, longestSidePx: 640 },
  decode: () => answer,
  close: () => undefined,
});
