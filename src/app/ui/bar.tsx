/** The bar: a wide key in the middle for the thumb, a small one at each side, or none. */
import type { ReactElement } from "react";
import { Icon, type IconName } from "./icon.tsx";

export interface SideKey {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  /** For keys that stay down, such as the light. */
  readonly pressed?: boolean;
}

export interface WideKey {
  readonly label: string;
  readonly onPress: () => void;
  /** Green: pressing it lets people in. */
  readonly go?: boolean;
  readonly disabled?: boolean;
}

export interface BarProps {
  readonly left: SideKey | null;
  readonly wide: WideKey;
  readonly right: SideKey | null;
}

export function Bar({ left, wide, right }: BarProps): ReactElement {
  const bare = left === null && right === null;
  return (
    <nav className="bar" data-sides={bare ? "none" : "both"}>
      {bare ? null : <Side side={left} testId="left-key" />}
      <button
        type="button"
        className="key"
        data-wide="true"
        data-go={wide.go === true}
        data-testid="wide-key"
        disabled={wide.disabled === true}
        onClick={wide.onPress}
      >
        {wide.label}
      </button>
      {bare ? null : <Side side={right} testId="right-key" />}
    </nav>
  );
}

/** An empty place stays empty: the wide key must not move. */
function Side({
  side,
  testId,
}: {
  readonly side: SideKey | null;
  readonly testId: string;
}): ReactElement {
  if (side === null) return <span />;
  return (
    <button
      type="button"
      className="key"
      data-testid={testId}
      data-pressed={side.pressed === true}
      {...(side.pressed === undefined ? {} : { "aria-pressed": side.pressed })}
      onClick={side.onPress}
    >
      <Icon name={side.icon} />
      {side.label}
    </button>
  );
}
