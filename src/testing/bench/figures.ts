/** The figures of a benchmark, as its JSON line tells them (DESIGN 10, `bench`). */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "frames" | "parts" | "bytes" | "scans";
  /** What it is measured against, in the same run. */
  readonly reference: string;
  readonly referenceValue: number;
  /** Null where the reference is nothing. */
  readonly ratio: number | null;
  /** In words, because limits are of values and of ratios. */
  readonly limit: string;
  readonly ok: boolean;
}

export interface Measured extends Omit<Figure, "ratio" | "ok"> {
  readonly holds: (figure: { readonly value: number; readonly ratio: number }) => boolean;
}

export function figureOf({ holds, ...measured }: Measured): Figure {
  const value = rounded(measured.value);
  const referenceValue = rounded(measured.referenceValue);
  const ratio = rounded(measured.value / measured.referenceValue);
  const told = { value, referenceValue, ratio: Number.isFinite(ratio) ? ratio : null };
  return { ...measured, ...told, ok: holds({ value, ratio }) };
}

/** Of an odd number of values the middle one; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
