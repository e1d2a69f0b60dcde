/** A world whose switches can be changed while it is played; all else in it stays as it was at the start. */
import { type Checked, checked } from "./checked.ts";
import type { StartWorld, SupplierKind } from "./supplier-kind.ts";

export interface LiveWorld<World> {
  /** Whoever reads its `switches` gets the present ones. */
  readonly world: World;
  /** `patch` names some of them; a wrong one leaves all as they are. */
  readonly change: (patch: unknown) => Checked<null>;
}

export function createLiveWorld<World extends StartWorld>(
  start: World,
  { worldSchema }: Pick<SupplierKind<World, never>, "worldSchema">,
): LiveWorld<World> {
  let switches: World["switches"] = start.switches;
  const world = {
    ...start,
    get switches() {
      return switches;
    },
  };
  return {
    world,
    change: (patch) => {
      if (typeof patch !== "object" || patch === null || Array.isArray(patch))
        return { kind: "refused", problem: "an object of switches is needed" };
      const parsed = checked(worldSchema, { ...start, switches: { ...switches, ...patch } });
      if (parsed.kind === "refused") return parsed;
      const next: World["switches"] = parsed.value.switches;
      // a schema that is not strict drops what it does not know
      const unknown = Object.keys(patch).find((name) => !(name in next));
      if (unknown !== undefined) return { kind: "refused", problem: `no switch ${unknown}` };
      switches = next;
      return { kind: "done", value: null };
    },
  };
}
