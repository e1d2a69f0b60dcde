/** What could not be loaded, since when and why, with the one thing to do about it. */
import type { Instant } from "../../../core/time.ts";
import type { Watched } from "../../supervision/watched.ts";
import { Icon } from "../../ui/icon.tsx";
import { missingWords } from "../../ui/words/board-words.ts";

interface MissingNoteProps {
  /** "scans" */
  readonly what: string;
  readonly watched: Watched<unknown>;
  readonly timeZone: string | null;
  readonly onAgain: () => void;
}

/** Nothing while there is nothing to say. */
export function MissingNote({ what, watched, timeZone, onAgain }: MissingNoteProps) {
  if (watched.kind === "current") return null;
  if (watched.kind === "asking") {
    return <output className="board-note">{`Asking for ${what}`}</output>;
  }
  const last: Instant | null = watched.kind === "aged" ? watched.at : null;
  const { first, second } = missingWords(what, { ...watched, last }, timeZone);
  return (
    <output className="board-missing" data-testid="board-missing">
      <Icon name="warning" />
      <span>
        <strong>{first}</strong> {second}
      </span>
      <button type="button" className="board-key" onClick={onAgain}>
        Try again
      </button>
    </output>
  );
}
