import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mark, markOf, type ReadText } from "./compare.ts";
import { type Expected, imagesIn } from "./images.ts";
import { quantile, tallyOf } from "./tally.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stile-corpus-"));
  for (const [path, content] of [
    ["qrcode-1/a.png", ""],
    ["qrcode-1/a.txt", "HELLO"],
    ["qrcode-1/a.result.txt", "format=QRCode"],
    ["qrcode-1/unknown.png", ""],
    ["deep/aztec-2/b.webp", ""],
    ["deep/aztec-2/b.bin", "\u0001\u0002"],
    ["falsepositives-1/c.jpg", ""],
    ["qrcode-1/notes.md", ""],
  ] as const) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

it("finds the pictures that have an expectation beside them, in folders of any depth", () => {
  expect(imagesIn(root)).toEqual([
    {
      path: "deep/aztec-2/b.webp",
      folder: "aztec-2",
      expected: { kind: "bytes", bytes: Buffer.from([1, 2]) },
    },
    { path: "falsepositives-1/c.jpg", folder: "falsepositives-1", expected: { kind: "nothing" } },
    { path: "qrcode-1/a.png", folder: "qrcode-1", expected: { kind: "text", text: "HELLO" } },
  ]);
});

const text = (of: string): Expected => ({ kind: "text", text: of });
const read = (of: string, bytes: readonly number[] | null = null): ReadText => ({
  text: of,
  bytes,
});

const bytes = (...values: readonly number[]): Expected => ({
  kind: "bytes",
  bytes: new Uint8Array(values),
});
const nothing: Expected = { kind: "nothing" };

describe("what counts as read", () => {
  type Case = readonly [Expected, readonly ReadText[], Mark];
  it.each<[string, string, Case]>([
    ["the same text", "qrcode-1", [text("AB C\n"), [read("ABC")], "read"]],
    ["nothing", "qrcode-1", [text("A"), [], "missed"]],
    ["another text", "qrcode-1", [text("A"), [read("B")], "wrong"]],
    ["one of several", "qrcode-1", [text("A"), [read("B"), read("A")], "read"]],
    ["a UPC-A as EAN-13", "ean13-2", [text("0123456789012"), [read("123456789012")], "read"]],
    ["a zero that belongs to it", "code128-1", [text("01"), [read("1")], "wrong"]],
    ["Codabar's start and stop", "codabar-1", [text("1234"), [read("A1234B")], "read"]],
    ["bytes", "aztec-1", [bytes(200, 3), [read("x", [200])], "read"]],
    ["no bytes", "aztec-1", [bytes(200), [read("È")], "wrong"]],
    ["nothing where nothing is", "falsepositives-1", [nothing, [], "missed"]],
    ["anything where nothing is", "falsepositives-1", [nothing, [read("A")], "wrong"]],
  ])("%s", (_what, folder, [expected, codes, mark]) => {
    expect(markOf({ folder, expected }, codes)).toBe(mark);
  });
});

it("counts by folder, and pictures without a code apart", () => {
  const trials = [
    { folder: "qrcode-1", mark: "read", ms: 3 },
    { folder: "qrcode-1", mark: "wrong", ms: 1 },
    { folder: "falsepositives-1", mark: "missed", ms: 9 },
  ] as const;
  expect(tallyOf("stile", trials)).toEqual({
    engine: "stile",
    images: 2,
    read: 1,
    wrong: 1,
    p50: 3,
    p95: 9,
    folders: [
      { folder: "qrcode-1", format: "qrcode", images: 2, read: 1, wrong: 1 },
      { folder: "falsepositives-1", format: "falsepositives", images: 1, read: 0, wrong: 0 },
    ],
  });
  expect(quantile([], 0.5)).toBe(0);
});
