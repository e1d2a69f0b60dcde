/** Own line icons: one path each, drawn on 24 by 24. */
import type { ReactElement } from "react";

const paths = {
  light: "M8 3h8v3l-2 4v11h-4V10L8 6V3Zm0 3h8M12 13v2",
  type: "M3 6h18v12H3V6Zm4 4h.01M11 10h.01M15 10h.01M7 14h10",
  history: "M3 6h18M3 12h18M3 18h12",
  back: "M21 12H4m7-8-8 8 8 8",
  next: "M3 12h16m-7-8 8 8-8 8",
  up: "M12 21V4M4 12l8-8 8 8",
  cross: "M4 4l16 16M20 4 4 20",
  check: "M4 13l5 5L20 6",
  again: "M20 12a8 8 0 1 1-3-6.2M20 3v5h-5",
  warning: "M12 3 2 20.5h20L12 3Zm0 7v5m0 2.5v.5",
  eye: "M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12Zm10-2a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  test: "M3 3h18v18H3V3Zm5 5h8m-4 0v9",
  live: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z",
  half: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z",
  stop: "M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6Z",
} as const;

export type IconName = keyof typeof paths;

/** Solid parts of the icons that are not lines alone. */
const solid: Partial<Record<IconName, string>> = {
  live: "M12 6.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z",
  half: "M12 2a10 10 0 0 0 0 20V2Z",
  stop: "M8 2h8l6 6v8l-6 6H8l-6-6V8l6-6Z",
};

export function Icon({ name }: { readonly name: IconName }): ReactElement {
  const filled = solid[name];
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="square"
        strokeLinejoin="miter"
      />
      {filled === undefined ? null : <path d={filled} fill="currentColor" />}
    </svg>
  );
}
