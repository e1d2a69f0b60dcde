/**
 * A fake camera's film, without ffmpeg: uncompressed frames (YUV4MPEG2) that Chromium plays in a loop. One film per browser:
 * the file is fixed at launch.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import bwip from "bwip-js/node";

export interface Scene {
  /** What the camera sees; null is an empty table. */
  readonly code: string | null;
  readonly ms: number;
}

const width = 640;
const height = 480;
const framesPerSecond = 5;
const paper = 235;
const black = 16;
/** Camera pixels per module of the code. */
const moduleSize = 7;

export function writeClip(file: string, scenes: readonly Scene[]): void {
  const chroma = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const film = openSync(file, "w");
  writeSync(film, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (const { code, ms } of scenes) {
    const luma = code === null ? Buffer.alloc(width * height, 120) : pictureOf(code);
    for (let frame = 0; frame < Math.round((ms * framesPerSecond) / 1_000); frame += 1) {
      writeSync(film, "FRAME\n");
      writeSync(film, luma);
      writeSync(film, chroma);
    }
  }
  closeSync(film);
}

function pictureOf(code: string): Buffer {
  const [symbol] = bwip.raw({ bcid: "qrcode", text: code });
  if (symbol === undefined || !("pixs" in symbol)) throw new Error("not a matrix code");
  const { pixs, pixx, pixy } = symbol;
  const luma = Buffer.alloc(width * height, paper);
  const left = Math.floor((width - pixx * moduleSize) / 2);
  const top = Math.floor((height - pixy * moduleSize) / 2);
  for (let row = 0; row < pixy; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column] !== 1) continue;
      for (let line = 0; line < moduleSize; line += 1) {
        const start = (top + row * moduleSize + line) * width + left + column * moduleSize;
        luma.fill(black, start, start + moduleSize);
      }
    }
  }
  return luma;
}
