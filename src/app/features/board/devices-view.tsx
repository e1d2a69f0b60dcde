/** Every device with its state; the one that was tapped shows more, and what may be done with it. */
import type { ReactNode } from "react";
import type { DeviceId } from "../../../core/ids.ts";
import type { KnownDevice } from "../../../protocol/venue.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import { valueOf, type Watched } from "../../supervision/watched.ts";
import { Bar } from "../../ui/bar.tsx";
import { Field } from "../../ui/screen.tsx";
import { deviceDetails, isActive } from "../../ui/words/device-words.ts";
import { counted } from "../../ui/words/numbers.ts";
import { BoardScreen } from "./board-screen.tsx";
import { DeviceFacts } from "./device-rows.tsx";
import { MissingNote } from "./missing-note.tsx";
import type { BoardFrame } from "./use-board-chrome.ts";

interface DevicesViewProps {
  readonly frame: BoardFrame;
  readonly watched: Watched<readonly KnownDevice[]>;
  /** Which one shows more. */
  readonly open: string | null;
  /** The device in hand. */
  readonly here: DeviceId;
  readonly venue: Supervision["venue"];
  readonly enrol: ReactNode;
  readonly onOpen: (device: DeviceId) => void;
  readonly onAct: (act: "revoke" | "release", device: KnownDevice) => void;
  readonly onScans: (device: DeviceId) => void;
  readonly onAgain: () => void;
  readonly onBack: () => void;
}

export function DevicesView(props: DevicesViewProps) {
  const { frame, watched, enrol, onAgain, onBack } = props;
  const devices = valueOf(watched) ?? [];
  // those that work first; within, as the gateway orders them
  const inOrder = [...devices.filter(isActive), ...devices.filter((each) => !isActive(each))];
  return (
    <BoardScreen
      chrome={frame.chrome}
      bar={
        <Bar
          left={null}
          wide={{ label: "Back to the board", tone: "ink", press: { kind: "run", run: onBack } }}
          right={null}
        />
      }
    >
      <Field>
        <div className="board-title">
          <h1>Devices</h1>
          <p>Tap one for more</p>
        </div>
        <MissingNote what="devices" watched={watched} timeZone={frame.timeZone} onAgain={onAgain} />
        <ul className="device-rows">
          {inOrder.map((device) => (
            <DeviceItem
              key={device.device}
              device={device}
              isAged={watched.kind === "aged"}
              {...props}
            />
          ))}
        </ul>
        <section aria-labelledby="enrol-title" className="board-section">
          <h2 id="enrol-title">Enrol a device</h2>
          {enrol}
        </section>
      </Field>
    </BoardScreen>
  );
}

interface DeviceItemProps extends Omit<DevicesViewProps, "watched" | "enrol"> {
  readonly device: KnownDevice;
  readonly isAged: boolean;
}

function DeviceItem(props: DeviceItemProps) {
  const { device, isAged, frame, open, here, venue, onOpen, onAct, onScans } = props;
  const seen = { now: frame.now, timeZone: frame.timeZone };
  const isOpen = open === device.device;
  const isHere = here === device.device;
  return (
    <li data-testid="device" data-open={isOpen}>
      <button
        type="button"
        className="device-row"
        aria-expanded={isOpen}
        onClick={() => onOpen(device.device)}
      >
        <DeviceFacts {...{ device, venue, seen, isAged }} />
      </button>
      {isOpen && (
        <div className="device-more">
          {deviceDetails(device, seen).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {isHere && <p>This is the device in your hand.</p>}
          <div className="device-keys">
            <button type="button" className="board-key" onClick={() => onScans(device.device)}>
              Its scans
            </button>
            {device.held > 0 && (
              <button type="button" className="board-key" onClick={() => onAct("release", device)}>
                Take {counted(device.held, "scan")}
              </button>
            )}
            {isActive(device) && !isHere && (
              <button type="button" className="board-key" onClick={() => onAct("revoke", device)}>
                Stop this device
              </button>
            )}
          </div>
        </div>
      )}
    </li>
  );
}
