/** Which face the app shows: starting, no storage, not enrolled, or one of the gate's pages. */
import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import { useStore } from "zustand";
import { assertNever } from "../core/result.ts";
import { EnrolPage } from "./features/enrol/enrol-page.tsx";
import { HistoryPage } from "./features/history/history-page.tsx";
import { ListsPage } from "./features/lists/lists-page.tsx";
import { GatePage } from "./features/scan/gate-page.tsx";
import { TypePage } from "./features/scan/type-page.tsx";
import { type GateServices, useServices } from "./services.ts";
import { NoStorageView } from "./ui/no-storage-view.tsx";

export function App(): ReactElement | null {
  const services = useServices();
  const state = useStore(services.state, (held) => held.state);
  switch (state.kind) {
    case "starting":
      return null;
    case "no-storage":
      return <NoStorageView trouble={state.trouble} />;
    case "not-enrolled":
      return <EnrolPage enrol={state.enrol} camera={state.camera} />;
    case "at-the-gate":
      return <AtTheGate gate={state.gate} />;
    default:
      return assertNever(state);
  }
}

function AtTheGate({ gate }: { readonly gate: GateServices }): ReactElement {
  const raised = useStore(gate.alarm.store, ({ alarm }) => alarm.kind === "raised");
  // an alarm stands on the gate's page, whichever is open; seen, that one is back
  return (
    <Switch {...(raised ? { location: "/" } : {})}>
      <Route path="/type">
        <TypePage gate={gate} />
      </Route>
      <Route path="/history">
        <HistoryPage gate={gate} />
      </Route>
      <Route path="/lists">
        <ListsPage gate={gate} />
      </Route>
      <Route>
        <GatePage gate={gate} />
      </Route>
    </Switch>
  );
}
