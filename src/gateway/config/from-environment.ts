/** One OCTO connection, one gate: enough for a first afternoon. */
import type { Environment } from "./secret.ts";
import { type Path, pathText, type Source } from "./source.ts";

/** Null where the two variables that it takes are not both set. Throws on a `STILE_TIMING` that is not JSON. */
export function sourceFromEnvironment(env: Environment): Source | null {
  const url = env["STILE_OCTO_URL"];
  const key = env["STILE_OCTO_KEY"];
  if (url === undefined || key === undefined) return null;
  return {
    value: {
      venue: env["STILE_VENUE"] ?? "Stile",
      gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
      connections: [
        {
          id: "octo",
          kind: "octo",
          label: "OCTO",
          url,
          key,
          mode: env["STILE_OCTO_MODE"] ?? "observe",
        },
      ],
      ...(env["STILE_TIMING"] === undefined ? {} : { timing: jsonOf(env["STILE_TIMING"]) }),
    },
    placeOf: (path) => ({ text: variableOf(path), order: 0 }),
  };
}

function variableOf(path: Path): string {
  const [top, ...steps] = path;
  switch (top) {
    case "connections":
      return `STILE_OCTO_${String(steps[1]).toUpperCase()}`;
    case "timing":
      return ["STILE_TIMING", pathText(steps)].join(" ").trimEnd();
    default:
      return "STILE_VENUE";
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("STILE_TIMING is not JSON.");
  }
}
