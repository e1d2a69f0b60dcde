/** The key of a row: takes back what the row tells. */
import { Icon } from "./icon.tsx";
import "./why-view.css";

interface UndoRowKeyProps {
  /** "Admitted 2 · Okafor": what the row tells, for who does not see it beside the key. */
  readonly about: string;
  /** Null where there is no hurry. */
  readonly secondsLeft: number | null;
  readonly onPress: () => void;
}

export function UndoRowKey({ about, secondsLeft, onPress }: UndoRowKeyProps) {
  return (
    <button
      type="button"
      className="row-key"
      data-testid="undo-key"
      // without the seconds: a name that changes would be read out again and again
      aria-label={`Undo: ${about}`}
      onClick={onPress}
    >
      <Icon name="undo" size={20} />
      <span>{secondsLeft === null ? "Undo" : `${secondsLeft} s`}</span>
    </button>
  );
}
