/** The devices as they stand, one row each: a mark and words for each state, and what is off in heavier letters. */
import { Link } from "wouter";
import type { KnownDevice } from "../../../protocol/venue.ts";
import type { VenueList } from "../../supervision/venue-list.ts";
import "../../ui/board-devices.css";
import { Icon } from "../../ui/icon.tsx";
import { visibleName } from "../../ui/visible-text.ts";
import { deviceName, deviceWords, type Fact } from "../../ui/words/device-words.ts";
import type { Seen } from "../../ui/words/when.ts";
import { GateSign } from "./gate-sign.tsx";

interface DeviceRowsProps {
  readonly devices: readonly KnownDevice[];
  readonly venue: Pick<VenueList, "sign">;
  readonly seen: Seen;
  /** No newer list of devices came. */
  readonly isAged: boolean;
}

export function DeviceRows({ devices, venue, seen, isAged }: DeviceRowsProps) {
  return (
    <ul className="device-rows">
      {devices.map((device) => (
        <li key={device.device}>
          <Link
            className="device-row"
            data-testid="device-row"
            href={`/board/devices?device=${device.device}`}
          >
            <DeviceFacts {...{ device, venue, seen, isAged }} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

interface DeviceFactsProps {
  readonly device: KnownDevice;
  readonly venue: Pick<VenueList, "sign">;
  readonly seen: Seen;
  readonly isAged: boolean;
}

export function DeviceFacts({ device, venue, seen, isAged }: DeviceFactsProps) {
  const { icon, standing, isTrouble, unsent, list, clock } = deviceWords(device, seen, isAged);
  return (
    <>
      <GateSign sign={venue.sign(device.gate)} />
      <span className="device-who">
        <strong>{visibleName(device.operator, 30)}</strong> <span>{deviceName(device)}</span>
      </span>
      <span className="device-standing" data-trouble={isTrouble}>
        <Icon name={icon} /> {standing}
      </span>
      <FactText {...unsent} />
      <FactText {...list} />
      <FactText {...clock} />
    </>
  );
}

function FactText({ text, isOff }: Fact) {
  return (
    <span className="device-fact" data-off={isOff}>
      {text}
    </span>
  );
}
