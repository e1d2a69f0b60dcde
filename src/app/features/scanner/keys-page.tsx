/** Trying out and setting up a hand scanner. While it is open, what arrives is a trial and lets nobody in. */
import { type ReactElement, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { GateServices } from "../../services.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { afterArrival, afterSkip, newTrial, proposed } from "./keys-trial.ts";
import { KeysView } from "./keys-view.tsx";

export function KeysPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const [, navigate] = useLocation();
  const { handScanner, preferences } = gate;
  const chrome = useGateChrome(gate);
  const { framing } = useStore(preferences);
  const [trial, setTrial] = useState(newTrial);
  useEffect(
    () => handScanner.listen((arrival) => setTrial((held) => afterArrival(held, arrival, framing))),
    [handScanner, framing],
  );
  const proposal = proposed(trial, framing);
  return (
    <KeysView
      chrome={chrome}
      trial={trial}
      kept={framing}
      proposal={proposal}
      actions={{
        onKeep: () => {
          if (proposal !== null) preferences.setState({ framing: proposal });
          setTrial(afterSkip);
        },
        onNext: () => setTrial(afterSkip),
        onAgain: () => setTrial(newTrial),
        onBack: () => navigate("/ready"),
      }}
    />
  );
}
