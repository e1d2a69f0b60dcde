/** Counts of a corpus run, as its JSON line tells them. */
import type { Mark } from "./compare.ts";
import { formatOf } from "./images.ts";

export interface Trial {
  readonly folder: string;
  readonly mark: Mark;
  readonly ms: number;
}

export interface FolderTally {
  readonly folder: string;
  readonly format: string;
  readonly images: number;
  readonly read: number;
  readonly wrong: number;
}

export interface EngineTally {
  readonly engine: string;
  /** Those with a code. */
  readonly images: number;
  readonly read: number;
  /** Also what was read where there is nothing. */
  readonly wrong: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly folders: readonly FolderTally[];
}

export function tallyOf(engine: string, trials: readonly Trial[]): EngineTally {
  const folders = [...new Set(trials.map(({ folder }) => folder))].map((folder) => {
    const of = trials.filter((trial) => trial.folder === folder);
    return {
      folder,
      format: formatOf(folder),
      images: of.length,
      read: of.filter(({ mark }) => mark === "read").length,
      wrong: of.filter(({ mark }) => mark === "wrong").length,
    };
  });
  const times = trials.map(({ ms }) => ms);
  return {
    engine,
    images: trials.filter(({ folder }) => hasCodes(folder)).length,
    read: sum(folders.map(({ read }) => read)),
    wrong: sum(folders.map(({ wrong }) => wrong)),
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    folders,
  };
}

const hasCodes = (folder: string): boolean => formatOf(folder) !== "falsepositives";

/** Nearest rank; 0 of nothing. Rounded to hundredths. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return Math.round(value * 100) / 100;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
