/** What this device can check by itself, opened from the status line. */
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { GateServices } from "../../services.ts";
import { useGateChrome } from "../../use-gate-chrome.ts";
import { ListsView } from "./lists-view.tsx";

export function ListsPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const [, navigate] = useLocation();
  const chrome = useGateChrome(gate);
  // the line moves with every new list and all that the gateway tells
  useStore(gate.status.store);
  return <ListsView chrome={chrome} lists={gate.lists()} onBack={() => navigate("/")} />;
}
