/** One contradiction before a supervisor, and what is decided about it. */
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { Bar } from "../../ui/bar.tsx";
import { Field } from "../../ui/screen.tsx";
import { BoardScreen } from "./board-screen.tsx";
import { isAt } from "./conflict-address.ts";
import { ConflictView } from "./conflict-view.tsx";
import { type BoardPageProps, useBoardFrame } from "./use-board-chrome.ts";
import { useConflicts } from "../../use-conflicts.ts";
import { useDeciding } from "./use-deciding.ts";
import { useKnownScans } from "./use-known-scans.ts";

interface ConflictPageProps extends BoardPageProps {
  /** The last part of the address. */
  readonly address: string;
}

export function ConflictPage({ address, ...props }: ConflictPageProps): ReactElement {
  const { gate } = props;
  const [, navigate] = useLocation();
  const frame = useBoardFrame(props);
  const read = useConflicts(gate.conflicts);
  const conflict = read?.all.find((each) => isAt(each, address)) ?? null;
  const known = useKnownScans(props.supervision, conflict?.admissions ?? []);
  const deciding = useDeciding(props, conflict, known);
  const toBoard = (): void => navigate("/board");
  if (conflict === null) {
    return (
      <BoardScreen chrome={frame.chrome} bar={<BackBar onBack={toBoard} />}>
        <Field>
          <output className="board-note">
            {read === null
              ? "Looking for it"
              : "This contradiction is not on this device. It may have been settled."}
          </output>
        </Field>
      </BoardScreen>
    );
  }
  return (
    <ConflictView
      frame={frame}
      conflict={conflict}
      known={known}
      venue={props.supervision.venue}
      deciding={deciding}
      onBack={toBoard}
    />
  );
}

const BackBar = ({ onBack }: { readonly onBack: () => void }) => (
  <Bar
    left={null}
    wide={{ label: "Back to the board", tone: "ink", press: { kind: "run", run: onBack } }}
    right={null}
  />
);
