/** The board's pages by their addresses. Only on a supervisor's or an admin's device. */
import type { ReactElement } from "react";
import { Route, Switch } from "wouter";
import { BoardPage } from "./board-page.tsx";
import { ConflictPage } from "./conflict-page.tsx";
import { DevicesPage } from "./devices-page.tsx";
import { ReportPage } from "./report-page.tsx";
import type { BoardPageProps } from "./use-board-chrome.ts";

export function BoardPages(props: BoardPageProps): ReactElement {
  return (
    <Switch>
      <Route path="/board/conflict/:id">
        {({ id }) => <ConflictPage {...props} address={id} />}
      </Route>
      <Route path="/board/report">
        <ReportPage {...props} />
      </Route>
      <Route path="/board/devices">
        <DevicesPage {...props} />
      </Route>
      <Route>
        <BoardPage {...props} />
      </Route>
    </Switch>
  );
}
