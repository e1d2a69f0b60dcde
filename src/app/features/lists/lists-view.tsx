/** For each connection how much of its bookings this device's list can hold. Read only. */
import { Bar } from "../../ui/bar.tsx";
import { Icon } from "../../ui/icon.tsx";
import "../../ui/lists-view.css";
import { ScanWords } from "../../ui/scan-row.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import {
  coverageWords,
  isComplete,
  labelOf,
  type ListCoverage,
} from "../../ui/words/list-words.ts";

interface ListsViewProps {
  readonly chrome: Chrome;
  readonly lists: readonly ListCoverage[];
  readonly onBack: () => void;
}

export function ListsView({ chrome, lists, onBack }: ListsViewProps) {
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={null}
          wide={{ label: "Back to scan", tone: "ink", press: { kind: "run", run: onBack } }}
          right={null}
        />
      }
    >
      <Field>
        <h1 className="lists-title">Lists on this device</h1>
        {lists.length === 0 && <p className="lists-note">There is no list yet.</p>}
        <ul className="lists">
          {lists.map((list) => (
            <li className="list-row" key={list.id} data-testid="list-row" data-covers={list.covers}>
              <Icon name={isComplete(list) ? "check" : "half"} />
              <ScanWords title={labelOf(list)} detail={coverageWords(list)} />
            </li>
          ))}
        </ul>
        {lists.some((list) => !isComplete(list)) && (
          <p className="lists-note">
            A ticket that is missing from a list that is not complete may be good. While this device
            is connected, its seller is asked. Without a connection, call help.
          </p>
        )}
      </Field>
    </Screen>
  );
}
