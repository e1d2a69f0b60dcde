/** Which face the app shows: starting, no storage, not enrolled, or one of the gate's pages. */
import { lazy, type ReactElement, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useStore } from "zustand";
import { assertNever } from "../core/result.ts";
import { EnrolPage } from "./features/enrol/enrol-page.tsx";
import { HistoryPage } from "./features/history/history-page.tsx";
import { ListsPage } from "./features/lists/lists-page.tsx";
import { ReadyPage } from "./features/ready/ready-page.tsx";
import { StoppedPage } from "./features/ready/stopped-page.tsx";
import { GatePage } from "./features/scan/gate-page.tsx";
import { SearchPage } from "./features/search/search-page.tsx";
import { type GateServices, useServices } from "./services.ts";
import { NoStorageView } from "./ui/no-storage-view.tsx";

/** A steward's device needs none of it; like every part of the app it is kept for when there is no network. */
const BoardPages = lazy(async () => {
  const { BoardPages: pages } = await import("./features/board/board-pages.tsx");
  return { default: pages };
});

/** Set up once, before a shift. */
const ScannerPage = lazy(async () => {
  const { ScannerPage: page } = await import("./features/scanner/scanner-page.tsx");
  return { default: page };
});

/** As rarely; with the bar codes that it draws. */
const KeysPage = lazy(async () => {
  const { KeysPage: page } = await import("./features/scanner/keys-page.tsx");
  return { default: page };
});

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
  const handIn = useStore(gate.status.store, (status) => status.handIn);
  // first of all: a stopped device shows no page with a ticket on it
  return handIn === null ? <GatePages gate={gate} /> : <StoppedPage gate={gate} handIn={handIn} />;
}

function GatePages({ gate }: { readonly gate: GateServices }): ReactElement {
  const raised = useStore(gate.alarm.store, ({ alarm }) => alarm.kind === "raised");
  const [path, navigate] = useLocation();
  const { alarm, supervision, handScanner } = gate;
  // the board shows every contradiction itself, on top
  const onBoard = supervision !== null && /^\/board(\/|$)/.test(path);
  useEffect(() => (onBoard ? alarm.hold() : undefined), [alarm, onBoard]);
  // its filters and fields are no place for codes, and whoever works there is not at the gate
  useEffect(() => (onBoard ? handScanner.hold() : undefined), [handScanner, onBoard]);
  // where readiness is open a code is a test; from every other page it leads to its verdict
  const isTest = path === "/ready" || path === "/scanner";
  useEffect(
    () => handScanner.start(isTest ? () => undefined : () => navigate("/")),
    [handScanner, isTest, navigate],
  );
  // an alarm stands on the gate's page, whichever is open; seen, that one is back
  return (
    <Switch {...(raised && !onBoard ? { location: "/" } : {})}>
      {supervision !== null && (
        <Route path="/board/*?">
          <Suspense>
            <BoardPages gate={gate} supervision={supervision} />
          </Suspense>
        </Route>
      )}
      <Route path={/^\/(type|search)$/}>
        <SearchPage gate={gate} />
      </Route>
      <Route path="/history">
        <HistoryPage gate={gate} />
      </Route>
      <Route path="/ready">
        <ReadyPage gate={gate} />
      </Route>
      <Route path="/scanner">
        <Suspense>
          <ScannerPage gate={gate} />
        </Suspense>
      </Route>
      <Route path="/scanner/keys">
        <Suspense>
          <KeysPage gate={gate} />
        </Suspense>
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
