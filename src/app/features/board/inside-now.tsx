/** Who is inside, by gate, and the slots of the day with how many of their guests have come. */
import { useState } from "react";
import type { Occupancy } from "../../../protocol/venue.ts";
import { slotsInView, type SlotWords, slotWords } from "../../ui/words/board-words.ts";
import { digits } from "../../ui/words/numbers.ts";
import { GateSign } from "./gate-sign.tsx";
import type { GateId } from "../../../core/ids.ts";
import type { Instant } from "../../../core/time.ts";
import type { VenueList } from "../../supervision/venue-list.ts";

interface InsideNowProps {
  readonly occupancy: Occupancy;
  /** Gates from which scans may be missing. */
  readonly estimated: ReadonlySet<GateId>;
  readonly venue: Pick<VenueList, "sign" | "product">;
  readonly now: Instant;
}

/** Slots beside the number. */
const room = 4;

export function InsideNow({ occupancy, estimated, venue, now }: InsideNowProps) {
  const [showsAll, setShowsAll] = useState(false);
  const { inside, gates, slots } = occupancy;
  const ruleOf = ({ product }: Occupancy["slots"][number]) =>
    venue.product(product)?.policy ?? null;
  const shown = slotsInView(slots, ruleOf, { now, room: showsAll ? slots.length : room });
  return (
    <section className="inside" aria-label="Inside now">
      <div className="inside-now">
        <h2>Inside now</h2>
        <p className="inside-count" data-testid="inside">
          {digits(inside)}
        </p>
        <p className="inside-people">{inside === 1 ? "person" : "people"}</p>
        <ul className="inside-gates">
          {gates.map((each) => (
            <li key={each.gate}>
              <GateSign sign={venue.sign(each.gate)} /> {digits(each.inside)}
              {estimated.has(each.gate) && " at least"}
            </li>
          ))}
        </ul>
      </div>
      <div className="slots">
        {shown.length === 0 && <p className="board-note">No booking for today.</p>}
        <ul className="slot-list">
          {shown.map((slot) => (
            <SlotCard
              key={`${slot.product} ${slot.start ?? "day"}`}
              {...slotWords(slot, ruleOf(slot), now)}
            />
          ))}
        </ul>
        {slots.length > room && (
          <button
            type="button"
            className="board-key"
            aria-expanded={showsAll}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? "Fewer slots" : `All ${digits(slots.length)} slots`}
          </button>
        )}
      </div>
    </section>
  );
}

function SlotCard({ time, label, inside, of, share, state }: SlotWords) {
  return (
    <li className="slot" data-testid="slot">
      <h3>
        <span className="slot-time">{time}</span> {label}
      </h3>
      <p className="slot-inside">
        <strong>{inside}</strong> {of}
      </p>
      <span className="slot-bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
      <p className="slot-state">{state}</p>
    </li>
  );
}
