/** Our own icons: the font has no arrows and no ticks. Always beside a word, so never read aloud. */
import type { ReactNode } from "react";

export type IconName = keyof typeof drawings;

interface IconProps {
  readonly name: IconName;
  /** CSS pixels. */
  readonly size?: number;
}

export function Icon({ name, size = 24 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}

const solid = { fill: "currentColor", stroke: "none" };

const drawings = {
  light: <path d="M7 2h10v5l-3 4v11h-4V11L7 7ZM7 6.5h10" />,
  type: <path d="M2 5h20v14H2ZM6 9.5h2m2 0h2m2 0h4M7 14.5h10" />,
  history: <path d="M2 5h20M2 12h20M2 19h13" />,
  back: <path d="M22 12H3M11 4l-8 8 8 8" />,
  next: <path d="M2 12h19M13 4l8 8-8 8" />,
  up: <path d="M12 22V3M4 11l8-8 8 8" strokeWidth="2.8" />,
  undo: <path d="M8 3 2.500 8.500 8 14M3 8.500h11.500a6.250 6.250 0 0 1 0 12.500H7" />,
  chevron: <path d="m8 3 9 9-9 9" />,
  minus: <path d="M3 12h18" />,
  plus: <path d="M3 12h18M12 3v18" />,
  cross: <path d="m4 4 16 16M20 4 4 20" />,
  scanner: <path d="M3 4v16M7 4v16m3.5-16v16M14 4v16m3.5-16v16M21 4v16" />,
  picture: <path d="M2 4h20v16H2ZM2 17l6-7 5 6 3-3 6 6M16 8.500v1" />,
  check: <path d="m3 13 6 6L21 5" />,
  renew: <path d="M20.5 12A8.5 8.5 0 1 1 17 5.1M17.5 1v5h-5" />,
  eye: (
    <>
      <path d="M1.5 12Q6.5 5 12 5t10.5 7Q17.5 19 12 19T1.5 12Z" />
      <circle cx="12" cy="12" r="3" {...solid} />
    </>
  ),
  test: <path d="M1.5 1.5h21v21h-21ZM7 7.5h10M12 7.5V18" />,
  half: (
    <>
      <circle cx="12" cy="12" r="10.5" />
      <path d="M12 2a10 10 0 0 0 0 20Z" {...solid} />
    </>
  ),
  live: (
    <>
      <circle cx="12" cy="12" r="10.8" />
      <circle cx="12" cy="12" r="7" {...solid} />
    </>
  ),
  warning: (
    <>
      <path d="M12 2.5 22.5 21h-21Z" strokeLinejoin="round" />
      <path d="M12 9v5.5M12 16.5v2.3" />
    </>
  ),
  stop: (
    <>
      <path d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9Z" {...solid} />
      <path d="m8 8 8 8m0-8-8 8" stroke="var(--paper)" strokeWidth="2.8" />
    </>
  ),
} satisfies Readonly<Record<string, ReactNode>>;
