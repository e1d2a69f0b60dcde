/** The one page of a device that its gateway has stopped: no camera, no typing, no history. */
import type { ReactElement } from "react";
import type { GateServices } from "../../services.ts";
import type { HandIn } from "../../status/status-store.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { stoppedWords } from "../../ui/words/stopped-words.ts";
import { StoppedView } from "./stopped-view.tsx";

interface StoppedPageProps {
  readonly gate: GateServices;
  readonly handIn: HandIn;
}

export function StoppedPage({ gate, handIn }: StoppedPageProps): ReactElement {
  const { onOpenBoard: _noBoard, ...chrome } = useGateChrome(gate);
  return (
    <StoppedView
      chrome={chrome}
      words={stoppedWords(handIn)}
      of={handIn.of}
      done={handIn.of - handIn.left}
      onAnew={handIn.isOver ? () => void gate.startAnew() : null}
    />
  );
}
