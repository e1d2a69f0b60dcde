/**
 * What a configuration is read from, and where each of its members stands there, so that an error can say it.
 */

/** Names and list positions from the top. */
export type Path = readonly PropertyKey[];

/** One thing that is wrong, in plain words; never with the text of a secret. */
export interface Trouble {
  readonly path: Path;
  readonly text: string;
}

export interface Source {
  readonly value: unknown;
  /** For the person who wrote it: `stile.json:14 connections[1].mode`. A missing member stands where it should. */
  readonly placeOf: (path: Path) => Place;
}

export interface Place {
  readonly text: string;
  /** Troubles are told in this order. */
  readonly order: number;
}

export const tellTroubles = (source: Source, troubles: readonly Trouble[]): readonly string[] => {
  const told = troubles.map(({ path, text }) => {
    const place = source.placeOf(path);
    return { order: place.order, line: `${place.text}: ${text}` };
  });
  return [...new Set(told.toSorted((a, b) => a.order - b.order).map(({ line }) => line))];
};

export const pathText = (path: Path): string =>
  path.reduce<string>((text, step) => `${text}${stepText(step, text === "")}`, "");

function stepText(step: PropertyKey, isFirst: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  const name = String(step);
  if (!/^[\w-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return isFirst ? name : `.${name}`;
}
