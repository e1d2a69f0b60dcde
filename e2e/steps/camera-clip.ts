/**
 * A fake camera's film, without ffmpeg: uncompressed frames (YUV4MPEG2) that Chromium plays in a loop. One film per browser:
 * the file is fixed at launch.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import bwip from "bwip-js/node";

export interface Scene {
  /** What the camera sees; null is an empty table. */
  readonly code: string | null;
  /** Several at once, in place of `code`, in a square film: of an upright one browsers would cut off both ends. */
  readonly codes?: readonly PlacedCode[];
  /** Something else than an upright QR code, in place of `code`: brightness of 640 × 480 pixels. */
  readonly picture?: () => Buffer;
  readonly ms: number;
}

export interface PlacedCode {
  readonly code: string;
  /** Of its middle, in parts of the picture. */
  readonly x: number;
  readonly y: number;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  /** Camera pixels per module of a code. */
  readonly moduleSize: number;
}

const lying: Frame = { width: 640, height: 480, moduleSize: 7 };
const square: Frame = { width: 720, height: 720, moduleSize: 5 };
const framesPerSecond = 5;
const paper = 235;
const black = 16;

export function writeClip(file: string, scenes: readonly Scene[]): void {
  const frame = scenes.some(({ codes }) => codes !== undefined) ? square : lying;
  const { width, height } = frame;
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const film = openSync(file, "w");
  writeSync(film, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (const { code, codes, picture, ms } of scenes) {
    const placed = codes ?? (code === null ? [] : [{ code, x: 0.5, y: 0.5 }]);
    const luma = picture?.() ?? pictureOf(placed, frame);
    for (let count = 0; count < Math.round((ms * framesPerSecond) / 1_000); count += 1) {
      writeSync(film, "FRAME\n");
      writeSync(film, luma);
      writeSync(film, chroma);
    }
  }
  closeSync(film);
}

function pictureOf(placed: readonly PlacedCode[], frame: Frame): Buffer {
  const { width, height } = frame;
  const luma = Buffer.alloc(width * height, placed.length === 0 ? 120 : paper);
  for (const each of placed) draw(each, frame, luma);
  return luma;
}

function draw(
  { code, x, y }: PlacedCode,
  { width, height, moduleSize }: Frame,
  luma: Buffer,
): void {
  const [symbol] = bwip.raw({ bcid: "qrcode", text: code });
  if (symbol === undefined || !("pixs" in symbol)) throw new Error("not a matrix code");
  const { pixs, pixx, pixy } = symbol;
  const left = Math.floor(width * x - (pixx * moduleSize) / 2);
  const top = Math.floor(height * y - (pixy * moduleSize) / 2);
  for (let row = 0; row < pixy; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column] !== 1) continue;
      for (let line = 0; line < moduleSize; line += 1) {
        const start = (top + row * moduleSize + line) * width + left + column * moduleSize;
        luma.fill(black, start, start + moduleSize);
      }
    }
  }
}
