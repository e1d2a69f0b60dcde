/** Typing a code: it goes the same way as a scanned one, and its verdict shows at the gate. */
import { type ReactElement, useEffect } from "react";
import { useLocation } from "wouter";
import type { GateServices } from "../../services.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { TypeView } from "./type-view.tsx";

export function TypePage({ gate }: { readonly gate: GateServices }): ReactElement {
  const [, navigate] = useLocation();
  const chrome = useGateChrome(gate);
  // nothing takes the field, and the keys of a plugged-in scanner, from a code that is half typed
  useEffect(() => gate.alarm.hold(), [gate.alarm]);
  return (
    <TypeView
      chrome={chrome}
      onBack={() => navigate("/")}
      onCheck={(text) => {
        gate.submit(text);
        navigate("/");
      }}
    />
  );
}
