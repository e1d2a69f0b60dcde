/**
 * The shape of a family (LOOK 2): one of the five signals, never the only one. Filled with the ink of where it stands; its
 * glyph shows the ground through (`--ground`). A word always stands beside it, so it is not read aloud.
 */
import type { ReactNode } from "react";
import type { Family } from "./words/family.ts";

/** `same-ticket` is the outlined disc: seen again, nothing new. */
export type Shape = Family | "same-ticket";

interface FamilyShapeProps {
  readonly shape: Shape;
  readonly className: string;
}

export function FamilyShape({ shape, className }: FamilyShapeProps) {
  return (
    <svg
      className={className}
      data-shape={shape}
      viewBox="0 0 216 216"
      // a box that is less high cuts the empty margin and leaves the drawing its size
      preserveAspectRatio="xMidYMid slice"
      fill="currentColor"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[shape]}
    </svg>
  );
}

const glyph = { fill: "none", stroke: "var(--ground)" };
const outline = { fill: "none", stroke: "currentColor" };

const drawings: Readonly<Record<Shape, ReactNode>> = {
  admit: (
    <>
      <circle cx="108" cy="108" r="108" />
      <path d="M55.5 112 94 149.5 164 69" {...glyph} strokeWidth="28" />
    </>
  ),
  // a plain square that is no disc even as a silhouette: something more, and no person
  "add-on": (
    <>
      <path d="M14 0h188a14 14 0 0 1 14 14v188a14 14 0 0 1-14 14H14a14 14 0 0 1-14-14V14A14 14 0 0 1 14 0Z" />
      <path d="M108 46v124M46 108h124" {...glyph} strokeWidth="30" />
    </>
  ),
  "same-ticket": (
    <>
      <circle cx="108" cy="108" r="99" {...outline} strokeWidth="18" />
      <path d="M60 112 94 146 160 75" {...outline} strokeWidth="22" />
    </>
  ),
  choose: (
    <>
      <path d="M8 4h94v208H8Z" />
      <path d="M136 17h66v182h-66Z" {...outline} strokeWidth="26" />
    </>
  ),
  hold: (
    <>
      <path d="M108 9 215 207H1Z" />
      <path d="M86 112v66M130 112v66" {...glyph} strokeWidth="21" />
    </>
  ),
  refuse: (
    <>
      <path d="M66.5 3h83L213 66.5v83L149.5 213h-83L3 149.5v-83Z" />
      <path d="m68 68 80 80M148 68l-80 80" {...glyph} strokeWidth="29" />
    </>
  ),
  "already-used": (
    <>
      <path d="M108 0 216 108 108 216 0 108Z" />
      <path d="M108 54v58l40 23.5" {...glyph} strokeWidth="22" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="108"
        cy="108"
        r="95"
        {...outline}
        strokeWidth="24"
        pathLength="9"
        strokeDasharray=".66 .34"
        strokeDashoffset=".16"
      />
      <path d="M80 84a28 28 0 1 1 43 23.5c-10 6.500-15 12-15 24" {...outline} strokeWidth="21" />
      <path d="M97.5 142h21v21h-21Z" />
    </>
  ),
  alarm: (
    <>
      <circle cx="73" cy="108" r="63" {...outline} strokeWidth="20" />
      <circle cx="143" cy="108" r="63" {...outline} strokeWidth="20" />
    </>
  ),
};
