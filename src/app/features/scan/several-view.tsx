/** Below the picture and on the keys, while several tickets are in view. */
import { Bar } from "../../ui/bar.tsx";
import type { GateActions, Light, SeveralShown } from "./gate-scene.ts";

type Marks = Extract<SeveralShown, { kind: "marks" }>;

export function SeveralPanel({ title, detail }: Marks) {
  return (
    <output className="in-view-panel" data-testid="in-view-panel">
      <span className="in-view-title">{title}</span>
      <span className="in-view-detail">{detail}</span>
    </output>
  );
}

interface SeveralBarProps
  extends
    Marks,
    Pick<GateActions, "onAdmitSeveral" | "onHistory" | "onLight" | "onSetAside" | "onType"> {
  readonly light: Light;
}

export function SeveralBar({
  light,
  admit,
  isAdmitting,
  isDone,
  onAdmitSeveral,
  onHistory,
  onLight,
  onSetAside,
  onType,
}: SeveralBarProps) {
  return (
    <Bar
      left={
        light === null
          ? null
          : { label: "Light", icon: "light", onPress: onLight, on: light === "on" }
      }
      wide={
        admit === null
          ? { label: "Type or search", tone: "ink", press: { kind: "run", run: onType } }
          : {
              label: admit,
              tone: "go",
              press: isAdmitting ? null : { kind: "run", run: onAdmitSeveral },
            }
      }
      right={
        isDone
          ? { label: "History", icon: "history", onPress: onHistory }
          : { label: "Cancel", icon: "cross", onPress: onSetAside }
      }
    />
  );
}
