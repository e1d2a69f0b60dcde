/**
 * The shape of each family: readable without colour and from two metres. Filled with the ink, its glyph in the field's
 * colour; in lists in the family's mark colour on paper.
 */
import type { ReactElement } from "react";
import type { Family } from "./words/family.ts";

export type ShapeName = Family | "same";

export interface FamilyShapeProps {
  readonly name: ShapeName;
  readonly size: "large" | "medium" | "list";
}

export function FamilyShape({ name, size }: FamilyShapeProps): ReactElement {
  const isList = size === "list";
  const ink = isList ? `var(--mark-${markOf(name)})` : "var(--ink)";
  const field = isList ? "var(--paper)" : "var(--field)";
  return (
    <svg
      className="shape"
      data-size={size}
      data-shape={name}
      viewBox="0 0 100 100"
      aria-hidden="true"
    >
      {drawings[name](ink, field)}
    </svg>
  );
}

type Drawing = (ink: string, field: string) => ReactElement;

const tick = "M27 52 44 69 74 33";

const drawings: Readonly<Record<ShapeName, Drawing>> = {
  admit: (ink, field) => (
    <>
      <circle cx="50" cy="50" r="50" fill={ink} />
      <path d={tick} fill="none" stroke={field} strokeWidth="13" />
    </>
  ),
  same: (ink) => (
    <>
      <circle cx="50" cy="50" r="45" fill="none" stroke={ink} strokeWidth="9" />
      <path d={tick} fill="none" stroke={ink} strokeWidth="11" />
    </>
  ),
  choose: (ink) => (
    <>
      <rect x="4" y="4" width="42" height="92" fill={ink} />
      <rect x="59" y="9" width="32" height="82" fill="none" stroke={ink} strokeWidth="10" />
    </>
  ),
  hold: (ink, field) => (
    <>
      <path d="M50 2 98 96H2Z" fill={ink} />
      <path d="M36 46h9v36h-9zM55 46h9v36h-9z" fill={field} />
    </>
  ),
  refuse: (ink, field) => (
    <>
      <path d="M30 0h40l30 30v40l-30 30H30L0 70V30Z" fill={ink} />
      <path d="M31 31l38 38M69 31 31 69" stroke={field} strokeWidth="14" />
    </>
  ),
  "already-used": (ink, field) => (
    <>
      <path d="M50 0 100 50 50 100 0 50Z" fill={ink} />
      <path d="M49 26v30l14 13" fill="none" stroke={field} strokeWidth="11" />
    </>
  ),
  unknown: (ink) => (
    <>
      <circle
        cx="50"
        cy="50"
        r="44"
        fill="none"
        stroke={ink}
        strokeWidth="11"
        strokeDasharray="23 11.6"
      />
      <path d="M35 42c0-20 31-19 31-2 0 12-15 12-15 24" fill="none" stroke={ink} strokeWidth="9" />
      <path d="M46 70h10v10H46z" fill={ink} />
    </>
  ),
  alarm: (ink) => (
    <g fill="none" stroke={ink} strokeWidth="10">
      <circle cx="34" cy="50" r="28" />
      <circle cx="66" cy="50" r="28" />
    </g>
  ),
};

function markOf(name: ShapeName): string {
  if (name === "already-used") return "used";
  if (name === "alarm") return "refuse";
  return name === "same" ? "admit" : name;
}
