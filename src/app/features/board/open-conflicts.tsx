/** What contradicts, on top of everything: black, under red and white tape, until somebody has decided. */
import { useState } from "react";
import { Link } from "wouter";
import type { Conflict } from "../../../core/conflict.ts";
import { Announcer } from "../../ui/announcer.tsx";
import "../../ui/board-conflicts.css";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { conflictWords } from "../../ui/words/conflict-words.ts";
import { counted } from "../../ui/words/numbers.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import { clockTime } from "../../ui/words/when.ts";
import type { VenueList } from "../../supervision/venue-list.ts";
import { conflictPath } from "./conflict-address.ts";
import { GateSign } from "./gate-sign.tsx";
import type { Contradictions } from "../../use-conflicts.ts";

interface OpenConflictsProps {
  readonly contradictions: Contradictions;
  readonly venue: Pick<VenueList, "sign">;
  readonly context: WordsContext;
}

export function OpenConflicts({ contradictions, venue, context }: OpenConflictsProps) {
  const [showsAside, setShowsAside] = useState(false);
  const open = contradictions.all.filter(({ state }) => state === "open");
  const undecided = open.filter(({ id }) => contradictions.unseen.has(id));
  const aside = open.filter(({ id }) => !contradictions.unseen.has(id));
  const [latest] = undecided.toSorted((a, b) => b.raisedAt - a.raisedAt);
  return (
    <section className="conflicts" aria-label="Contradictions">
      {latest !== undefined && (
        <Announcer occasion={latest.id} text={conflictWords(latest, context).announce} />
      )}
      {undecided.length > 0 && (
        <ol className="conflict-list" data-tape="true">
          {undecided.map((conflict) => (
            <Row key={conflict.id} {...{ conflict, venue, context }} press="Decide" />
          ))}
        </ol>
      )}
      {aside.length > 0 && (
        <>
          <button
            type="button"
            className="board-key conflicts-aside"
            aria-expanded={showsAside}
            onClick={() => setShowsAside(!showsAside)}
          >
            {counted(aside.length, "contradiction")} put aside
          </button>
          {showsAside && (
            <ol className="conflict-list">
              {aside.map((conflict) => (
                <Row key={conflict.id} {...{ conflict, venue, context }} press="Look again" />
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  );
}

interface RowProps {
  readonly conflict: Conflict;
  readonly venue: Pick<VenueList, "sign">;
  readonly context: WordsContext;
  readonly press: string;
}

function Row({ conflict, venue, context, press }: RowProps) {
  const { headline, basis } = conflictWords(conflict, context);
  return (
    <li className="conflict-row" data-testid="open-conflict" data-kind={conflict.kind}>
      <FamilyShape shape={shapes[conflict.kind]} className="conflict-mark" />
      <div className="conflict-words">
        <p className="conflict-headline">{headline}</p>
        <p className="conflict-who">{basis.main}</p>
      </div>
      <ul className="conflict-moments">
        {conflict.admissions.slice(0, mostMoments).map(({ scan, gate, at }) => (
          <li key={scan}>
            <GateSign sign={venue.sign(gate)} /> {clockTime(at, conflict.timeZone)}
          </li>
        ))}
      </ul>
      <Link className="conflict-decide" href={conflictPath(conflict.id)}>
        {press}
        <span className="unseen">: {headline}</span>
      </Link>
    </li>
  );
}

/** More of them are on its own page. */
const mostMoments = 3;

export const shapes = {
  "admitted-twice": "alarm",
  "redeemed-elsewhere": "already-used",
  "refused-after-admission": "refuse",
} as const;
