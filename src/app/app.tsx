/** Which face the app shows: starting, no storage, not enrolled, or one of the gate's pages. */
import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import { useStore } from "zustand";
import { assertNever } from "../core/result.ts";
import { EnrolPage } from "./features/enrol/enrol-page.tsx";
import { HistoryPage } from "./features/history/history-page.tsx";
import { GatePage } from "./features/scan/gate-page.tsx";
import { TypePage } from "./features/scan/type-page.tsx";
import { useServices } from "./services.ts";
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
      return (
        <Switch>
          <Route path="/type">
            <TypePage gate={state.gate} />
          </Route>
          <Route path="/history">
            <HistoryPage gate={state.gate} />
          </Route>
          <Route>
            <GatePage gate={state.gate} />
          </Route>
        </Switch>
      );
    default:
      return assertNever(state);
  }
}
