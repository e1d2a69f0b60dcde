/** The line of time as a picture; everything on it stands in words around it, so it is not read aloud. */
import type { Instant } from "../../../core/time.ts";
import type { VenueList } from "../../supervision/venue-list.ts";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { clockTime, clockTimeWithSeconds } from "../../ui/words/when.ts";
import { GateSign } from "./gate-sign.tsx";
import type { Lane, TimeLine } from "./time-line-of.ts";

interface TimeLineViewProps {
  readonly line: TimeLine;
  readonly timeZone: string;
  readonly venue: Pick<VenueList, "sign">;
}

export function TimeLineView({ line, timeZone, venue }: TimeLineViewProps) {
  const time = line.isFine ? clockTimeWithSeconds : clockTime;
  return (
    <div className="time-line" aria-hidden="true" data-testid="time-line">
      {line.lanes.map((lane, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- two may be of one gate and one moment
        <LaneView key={index} {...{ lane, venue }} time={(at) => time(at, timeZone)} />
      ))}
      <div className="time-ticks">
        {line.ticks.map(({ at, place }) => (
          <span key={at} className="time-tick" style={{ insetInlineStart: percent(place) }}>
            {time(at, timeZone)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface LaneViewProps {
  readonly lane: Lane;
  readonly venue: Pick<VenueList, "sign">;
  readonly time: (at: Instant) => string;
}

function LaneView({ lane, venue, time }: LaneViewProps) {
  const { gate, at, place, unsure, blind } = lane;
  return (
    <div className="time-lane" data-blind={blind !== null}>
      {gate === null ? (
        <span className="time-supplier">Supplier</span>
      ) : (
        <GateSign sign={venue.sign(gate)} />
      )}
      <div className="time-track">
        {blind !== null && (
          <span
            className="time-blind"
            data-side={blind.from < 0.5 ? "after" : "before"}
            style={spanStyle(blind)}
          >
            <span>on its own until {time(blind.until)}</span>
          </span>
        )}
        <span className="time-unsure" style={spanStyle(unsure)} />
        <span
          className="time-mark"
          data-side={place > 0.8 ? "before" : "after"}
          style={{ insetInlineStart: percent(place) }}
        >
          <FamilyShape shape={gate === null ? "already-used" : "admit"} className="mark" />
          {time(at)}
        </span>
      </div>
    </div>
  );
}

const spanStyle = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  insetInlineStart: percent(from),
  inlineSize: percent(to - from),
});

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
