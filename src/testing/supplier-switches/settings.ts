/** The first two cells of a row: what is set at the supplier, and how its connector is configured. */

export type SwitchValue = string | number | null;
export type Switches = Readonly<Record<string, SwitchValue>>;
export type Choices = ReadonlyMap<string, readonly SwitchValue[]>;

/** `rowCap=10 paging=always`; a word without `=` sets nothing. A word that is not offered throws, a number may be another. */
export const switchesIn = (set: string, choices: Choices): Switches =>
  Object.fromEntries(
    set
      .split(" ")
      .filter((word) => word.includes("="))
      .map((word) => {
        const [name = "", text = ""] = word.split("=");
        const value =
          choices.get(name)?.find((choice) => String(choice) === text) ?? numberIn(text);
        if (value === null && text !== "null") throw new Error(`not offered: ${word}`);
        return [name, value];
      }),
  );

const numberIn = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** Joined by commas. */
export const wordsIn = (configured: string): ReadonlySet<string> =>
  new Set(configured === "" ? [] : configured.split(",").map((word) => word.trim()));

export interface FaultSetting {
  readonly kind: string;
  readonly [parameter: string]: string | number;
}

/** `slow 20`, `rate-limit 2s`, `status 503`; null of none. */
export function faultIn(set: string): FaultSetting | null {
  const [kind = "", value] = set.split(" ");
  if (kind === "none") return null;
  const parameter = parameters[kind];
  return parameter === undefined || value === undefined
    ? { kind }
    : { kind, [parameter]: Number.parseInt(value, 10) };
}

const parameters: Readonly<Record<string, string>> = {
  slow: "ms",
  status: "status",
  "rate-limit": "retryAfterSeconds",
};

/** Longer than anybody waits. */
export const holdsCalls = (fault: FaultSetting | null): boolean =>
  fault?.kind === "slow" && Number(fault["ms"]) > 1_000;
