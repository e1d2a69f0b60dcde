/** The board as it is shown. Read only: everything that acts is a page of its own. */
import type { KnownDevice, Occupancy } from "../../../protocol/venue.ts";
import type { ScanFeed, ScanFeedState } from "../../supervision/scan-feed.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import { valueOf, type Watched } from "../../supervision/watched.ts";
import { Bar } from "../../ui/bar.tsx";
import { Field } from "../../ui/screen.tsx";
import { estimatedGates } from "../../ui/words/board-words.ts";
import { isActive } from "../../ui/words/device-words.ts";
import { BoardScreen } from "./board-screen.tsx";
import { DeviceRows } from "./device-rows.tsx";
import { InsideNow } from "./inside-now.tsx";
import { MissingNote } from "./missing-note.tsx";
import { OpenConflicts } from "./open-conflicts.tsx";
import type { ScanChoices } from "./scan-choices.ts";
import { ScanFilters } from "./scan-filters.tsx";
import { ScanRows } from "./scan-rows.tsx";
import type { BoardFrame } from "./use-board-chrome.ts";
import type { Contradictions } from "../../use-conflicts.ts";

export interface BoardViewProps {
  readonly frame: BoardFrame;
  readonly occupancy: Watched<Occupancy>;
  readonly devices: Watched<readonly KnownDevice[]>;
  /** Null until they have been read. */
  readonly contradictions: Contradictions | null;
  readonly scans: ScanFeedState;
  readonly feed: Pick<ScanFeed, "again" | "follow" | "more" | "showFresh">;
  readonly filters: {
    readonly choices: ScanChoices;
    readonly text: string;
    readonly onChoose: (choices: ScanChoices) => void;
    readonly onText: (text: string) => void;
  };
  readonly venue: Supervision["venue"];
  readonly actions: {
    readonly onScan: () => void;
    readonly onReport: () => void;
    readonly onDevices: () => void;
    readonly onOccupancyAgain: () => void;
    readonly onDevicesAgain: () => void;
  };
}

export function BoardView(props: BoardViewProps) {
  const { frame, occupancy, devices, contradictions, scans, feed, filters, venue, actions } = props;
  const { now, timeZone, context } = frame;
  const numbers = valueOf(occupancy);
  const known = valueOf(devices);
  const list = valueOf(scans.list);
  return (
    <BoardScreen
      chrome={frame.chrome}
      bar={
        <Bar
          left={{ label: "Scan", icon: "back", onPress: actions.onScan }}
          wide={{
            label: "Evening report",
            tone: "ink",
            press: { kind: "run", run: actions.onReport },
          }}
          right={{ label: "Devices", icon: "type", onPress: actions.onDevices }}
        />
      }
    >
      <Field>
        <h1 className="unseen">Board</h1>
        <MissingNote
          what="who is inside"
          watched={occupancy}
          timeZone={timeZone}
          onAgain={actions.onOccupancyAgain}
        />
        {numbers !== null && (
          <InsideNow
            occupancy={numbers}
            estimated={estimatedGates(known ?? [], now)}
            venue={venue}
            now={now}
          />
        )}
        {/* contradictions are on this device: they stand here whatever does not come */}
        {contradictions !== null && <OpenConflicts {...{ contradictions, venue, context }} />}
        <section aria-label="Devices">
          <div className="board-title">
            <h2>Devices</h2>
            <p>Tap a row for its scans, or to stop it</p>
          </div>
          <MissingNote
            what="devices"
            watched={devices}
            timeZone={timeZone}
            onAgain={actions.onDevicesAgain}
          />
          {known !== null && (
            <DeviceRows
              devices={known.filter(isOnBoard)}
              venue={venue}
              seen={{ now, timeZone }}
              isAged={devices.kind === "aged"}
            />
          )}
        </section>
        <section aria-label="Scans">
          <div className="board-title">
            <h2>Scans</h2>
            <p>Newest first</p>
          </div>
          <ScanFilters {...filters} gates={venue.gates()} now={now} timeZone={timeZone} />
          <MissingNote what="scans" watched={scans.list} timeZone={timeZone} onAgain={feed.again} />
          {list !== null && (
            <ScanRows
              list={list}
              next={scans.next}
              feed={feed}
              venue={venue}
              context={context}
              timeZone={timeZone}
              isFiltered={isNarrowed(filters.choices)}
            />
          )}
        </section>
      </Field>
    </BoardScreen>
  );
}

/** A device that was stopped has left the board, unless scans of it wait for somebody. */
const isOnBoard = (device: KnownDevice): boolean => isActive(device) || device.held > 0;

const isNarrowed = ({ gate, verdict, time, device, text }: ScanChoices): boolean =>
  gate !== "" || verdict !== "" || device !== null || text.trim() !== "" || time.kind === "since";
