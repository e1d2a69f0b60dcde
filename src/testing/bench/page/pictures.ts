/** Pictures of the lab's server as engines take them. */
import type { Pixels } from "../../../scanning/decode/decoder.ts";

export type Rotation = 0 | 90 | 180 | 270;

/** A photograph, turned clockwise. Throws for what is no picture. */
export async function photograph(path: string, rotation: Rotation): Promise<ImageData> {
  const answer = await fetch(`/files/${encodeURIComponent(path)}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const bitmap = await createImageBitmap(await answer.blob());
  const upright = rotation % 180 === 0;
  const width = upright ? bitmap.width : bitmap.height;
  const height = upright ? bitmap.height : bitmap.width;
  const context = contextOf(width, height);
  context.translate(width / 2, height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

/** A frame that is served as brightness alone. */
export async function frame(path: string, width: number, height: number): Promise<ImageData> {
  const answer = await fetch(`/files/${encodeURIComponent(path)}`);
  const luma = new Uint8Array(await answer.arrayBuffer());
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < luma.length; i++) {
    const value = luma[i] ?? 0;
    data.set([value, value, value, 255], i * 4);
  }
  return new ImageData(data, width, height);
}

/** Engines use up what they get. */
export const copyOf = ({ data, width, height }: ImageData): Pixels => ({
  data: new Uint8ClampedArray(data),
  width,
  height,
});

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2d context");
  return context;
}
