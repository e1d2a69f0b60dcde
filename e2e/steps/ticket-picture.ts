/** Tickets of any kind before a fake camera, also as they should not be: white on black, aslant, in the dark. */
import bwip from "bwip-js/node";

export interface TicketPicture {
  /** As bwip-js calls the kind. */
  readonly kind: string;
  readonly code: string;
  readonly inverted?: boolean;
  /** Clockwise, in degrees. */
  readonly turn?: number;
  /** Its right edge away from the camera, in degrees. */
  readonly tilt?: number;
  /** Of daylight, 0 to 1. */
  readonly light?: number;
}

const width = 640;
const height = 480;
/** From the camera to the ticket, in pixels of it. */
const distance = 1_200;

/** Brightness of 640 × 480 pixels. */
export function ticketPicture(ticket: TicketPicture): Buffer {
  const { kind, code, inverted = false, turn = 0, tilt = 0, light = 1 } = ticket;
  const grid = gridOf(kind, code);
  const quiet = 10;
  const scale = Math.floor(
    Math.min(width / (grid.width + 2 * quiet), height / (grid.height + 2 * quiet)),
  );
  const angle = (turn * Math.PI) / 180;
  const away = (tilt * Math.PI) / 180;
  const luma = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const seen = { x: x + 0.5 - width / 2, y: y + 0.5 - height / 2 };
      const right = (seen.x * distance) / (distance * Math.cos(away) - seen.x * Math.sin(away));
      const down = (seen.y * (distance + right * Math.sin(away))) / distance;
      const column = (right * Math.cos(angle) + down * Math.sin(angle)) / scale + grid.width / 2;
      const row = (down * Math.cos(angle) - right * Math.sin(angle)) / scale + grid.height / 2;
      const isInk = grid.isInk(Math.floor(column), Math.floor(row));
      luma[y * width + x] = (isInk === inverted ? 225 : 28) * light;
    }
  }
  return luma;
}

interface Grid {
  readonly width: number;
  readonly height: number;
  readonly isInk: (column: number, row: number) => boolean;
}

function gridOf(kind: string, code: string): Grid {
  const [symbol] = bwip.raw({ bcid: kind, text: code });
  if (symbol === undefined) throw new Error(`${kind} cannot hold ${code}`);
  if ("pixs" in symbol) {
    const { pixs, pixx, pixy } = symbol;
    const isInside = (column: number, row: number): boolean =>
      column >= 0 && row >= 0 && column < pixx && row < pixy;
    return {
      width: pixx,
      height: pixy,
      isInk: (column, row) => isInside(column, row) && pixs[row * pixx + column] === 1,
    };
  }
  // widths of bar, space, bar … in modules
  const bars = symbol.sbs.flatMap((modules, at) => Array<boolean>(modules).fill(at % 2 === 0));
  const tall = 50;
  return {
    width: bars.length,
    height: tall,
    isInk: (column, row) => row >= 0 && row < tall && bars[column] === true,
  };
}
