/** All devices of the venue, also stopped ones, and what may be done with them. */
import { type ReactElement, useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { KnownDevice } from "../../../protocol/venue.ts";
import { deviceName, releaseQuestion, revokeQuestion } from "../../ui/words/device-words.ts";
import { visibleName } from "../../ui/visible-text.ts";
import { DevicesView } from "./devices-view.tsx";
import { EnrolDevice } from "./enrol-device.tsx";
import { QuestionView } from "./question-view.tsx";
import { useAct } from "./use-act.ts";
import { type BoardPageProps, useBoardFrame } from "./use-board-chrome.ts";
import { useWatched } from "./use-watched.ts";

export type DeviceAct = "revoke" | "release";

interface Asked {
  readonly act: DeviceAct;
  readonly device: KnownDevice;
}

export function DevicesPage(props: BoardPageProps): ReactElement {
  const { gate, supervision } = props;
  const [, navigate] = useLocation();
  const frame = useBoardFrame(props);
  const { now, timeZone } = frame;
  const open = new URLSearchParams(useSearch()).get("device");
  const watched = useWatched(supervision.devices);
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = useAct(() => setAsked(null));
  if (asked !== null) {
    const { device, held } = asked.device;
    const who = `${visibleName(asked.device.operator, 30)}, ${deviceName(asked.device)}`;
    return (
      <QuestionView
        chrome={frame.chrome}
        question={asked.act === "revoke" ? revokeQuestion(who) : releaseQuestion(who, held)}
        act={act}
        run={async () => {
          const done = await supervision[asked.act](device);
          supervision.devices.again();
          return done;
        }}
      />
    );
  }
  return (
    <DevicesView
      frame={frame}
      watched={watched}
      open={open}
      here={gate.device}
      venue={supervision.venue}
      enrol={
        <EnrolDevice
          supervision={supervision}
          gates={supervision.venue.gates()}
          now={now}
          timeZone={timeZone}
        />
      }
      onOpen={(device) => navigate(`/board/devices?device=${device}`, { replace: true })}
      onAct={(press, device) => setAsked({ act: press, device })}
      onScans={(device) => navigate(`/board?device=${device}`)}
      onAgain={supervision.devices.again}
      onBack={() => navigate("/board")}
    />
  );
}
