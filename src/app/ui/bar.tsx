/** The bar: three slots that never move. A side slot may be empty; the wide key stays in the middle. */
import "./bar.css";
import { Icon, type IconName } from "./icon.tsx";

interface SideKey {
  readonly label: string;
  readonly icon: IconName;
  readonly onPress: () => void;
  /** For a key that switches something; absent for one that does something. */
  readonly on?: boolean;
}

export interface WideKey {
  readonly label: string;
  /** `go` is green: pressing it admits. */
  readonly tone: "ink" | "go";
  /** What a press does; null while it can do nothing. */
  readonly press:
    | { readonly kind: "run"; readonly run: () => void }
    /** Submits the form of this id. */
    | { readonly kind: "submit"; readonly form: string }
    | null;
}

interface BarProps {
  readonly left: SideKey | null;
  readonly wide: WideKey;
  readonly right: SideKey | null;
}

export function Bar({ left, wide, right }: BarProps) {
  return (
    <nav className="bar" aria-label="Keys">
      {left === null ? <span /> : <Side side={left} testId="left-key" />}
      <Wide {...wide} />
      {right === null ? <span /> : <Side side={right} testId="right-key" />}
    </nav>
  );
}

/** Where one key is all there is. */
export function WideBar({ wide }: { readonly wide: WideKey }) {
  return (
    <nav className="bar" aria-label="Keys" data-sides="none">
      <Wide {...wide} />
    </nav>
  );
}

function Side({ side, testId }: { readonly side: SideKey; readonly testId: string }) {
  return (
    <button
      type="button"
      className="key"
      data-testid={testId}
      aria-pressed={side.on}
      onClick={side.onPress}
    >
      <Icon name={side.icon} />
      {side.label}
    </button>
  );
}

function Wide({ label, tone, press }: WideKey) {
  const shared = { className: "key key-wide", "data-testid": "wide-key", "data-tone": tone };
  if (press?.kind === "submit") {
    return (
      <button type="submit" form={press.form} {...shared}>
        {label}
      </button>
    );
  }
  return (
    <button type="button" disabled={press === null} onClick={press?.run} {...shared}>
      {label}
    </button>
  );
}
