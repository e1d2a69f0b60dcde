/**
 * A QR code of "STILE" (version 1, level M, 3 px a module, quiet zone of 4), to see that an engine really reads before
 * a gate relies on it.
 */
import type { Luma } from "./luma.ts";

export const selfTestText = "STILE";

const modulePx = 3;
const quietModules = 4;
const rows = [
  "#######.#..##.#######",
  "#.....#.#...#.#.....#",
  "#.###.#...#.#.#.###.#",
  "#.###.#.###.#.#.###.#",
  "#.###.#.#.###.#.###.#",
  "#.....#.#.#...#.....#",
  "#######.#.#.#.#######",
  ".........#.##........",
  "...#..#..#.#...###.##",
  "#...#........#.#.....",
  "..#...#.##.###.##..#.",
  "#.####.#.##.##.###.##",
  "......##.#.###.#.#..#",
  "........##.#.##.#.##.",
  "#######.......#.##.##",
  "#.....#..#.##.#....##",
  "#.###.#..#..##...#.##",
  "#.###.#.###.#..#...##",
  "#.###.#....##.##..#.#",
  "#.....#..#.#####.#..#",
  "#######..##.#.##.##..",
];

export function selfTestImage(): Luma {
  const side = (rows.length + 2 * quietModules) * modulePx;
  const moduleAt = (px: number): number => Math.floor(px / modulePx) - quietModules;
  const isDark = (index: number): boolean =>
    rows[moduleAt(Math.floor(index / side))]?.[moduleAt(index % side)] === "#";
  const bytes = Uint8Array.from({ length: side * side }, (_, index) => (isDark(index) ? 0 : 255));
  return { bytes, width: side, height: side };
}
