/** Who a booking is, before anything is presented: nothing here admits. The key, or a tap on a ticket, presents it. */
import { useEffect, useRef } from "react";
import { Announcer } from "../../ui/announcer.tsx";
import { Bar, type WideKey } from "../../ui/bar.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import "../../ui/search-view.css";
import type { Chrome } from "../../ui/status-bar.tsx";
import { noCodeWords, pickTicketWords } from "../../ui/words/search-words.ts";
import { SearchMark } from "./search-mark.tsx";
import type { Looking, TicketRow } from "./search-scene.ts";

interface WhoViewProps {
  readonly chrome: Chrome;
  readonly scene: Looking;
  readonly onBack: () => void;
  readonly onPresent: (code: string) => void;
}

export function WhoView({ chrome, scene: { words, way }, onBack, onPresent }: WhoViewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // the row that was tapped has gone: without this, whoever listens would be at the top of the page
  useEffect(() => heading.current?.focus(), []);
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={{ label: "Back", icon: "back", onPress: onBack }}
          wide={wideKey(way, onPresent)}
          right={null}
        />
      }
    >
      <Field>
        <section className="who" data-testid="who">
          <h1 className="who-name" ref={heading} tabIndex={-1}>
            {words.name}
          </h1>
          {words.lines.map((line) => (
            <p className="who-line" key={line}>
              {line}
            </p>
          ))}
          <div className="who-state" data-testid="who-state" data-mark={words.mark}>
            <SearchMark mark={words.mark} />
            <p className="search-words">
              <strong className="search-name">{words.state}</strong>
              {words.why !== null && <span className="search-detail">{words.why}</span>}
            </p>
          </div>
          {way.kind === "none" && <p className="who-line">{noCodeWords}</p>}
          {way.kind === "tickets" && <Tickets rows={way.rows} onPresent={onPresent} />}
          <p className="who-basis">{words.basis}</p>
        </section>
        <Announcer text={words.announce} occasion={words.announce} />
      </Field>
    </Screen>
  );
}

function wideKey(way: Looking["way"], onPresent: WhoViewProps["onPresent"]): WideKey {
  const label = way.kind === "tickets" ? "Tap a ticket" : "Check this ticket";
  const { code } = way.kind === "code" ? way : { code: null };
  const press = code === null ? null : { kind: "run" as const, run: () => onPresent(code) };
  return { label, tone: "ink", press };
}

interface TicketsProps {
  readonly rows: readonly TicketRow[];
  readonly onPresent: (code: string) => void;
}

function Tickets({ rows, onPresent }: TicketsProps) {
  return (
    <>
      <h2 className="who-tickets">{pickTicketWords}</h2>
      <ol className="search-rows">
        {rows.map(({ key, code, mark, title, state }) => (
          <li key={key}>
            <button
              type="button"
              className="search-row"
              data-testid="ticket-row"
              data-mark={mark}
              onClick={() => onPresent(code)}
            >
              <SearchMark mark={mark} />
              <span className="search-words">
                <span className="search-name">{title}</span>
                <span className="search-detail">{state}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
