/** What the link gives: the gate as a sign, the tickets, the role; then one name and one key. */
import { useState } from "react";
import type { Gate, Role } from "../../../core/product.ts";
import { WideBar } from "../../ui/bar.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import { visibleName } from "../../ui/visible-text.ts";
import { digits } from "../../ui/words/numbers.ts";

export interface Grant {
  readonly venue: string;
  readonly gate: Gate;
  readonly role: Role;
  readonly products: readonly string[] | "all";
  /** "Saturday 18 July" */
  readonly today: string;
  /** Bookings on this device so far; null while it is not known how many there are. */
  readonly progress: { readonly have: number; readonly of: number } | null;
}

interface GrantViewProps {
  readonly grant: Grant;
  readonly starting: boolean;
  readonly onStart: (name: string) => void;
}

export function GrantView({ grant, starting, onStart }: GrantViewProps) {
  const [text, setText] = useState("");
  const name = text.trim();
  const gate = visibleName(grant.gate.label, longestLabel);
  const ready = name !== "" && !starting;
  return (
    <Screen
      chrome={null}
      bar={
        <WideBar
          wide={{
            label: starting ? `Starting at ${gate}` : `Start at ${gate}`,
            tone: "ink",
            press: ready ? { kind: "submit", form: formId } : null,
          }}
        />
      }
    >
      <Field>
        <form
          className="form"
          id={formId}
          data-testid="enrol-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) onStart(name);
          }}
        >
          <GrantFacts {...grant} />
          <label className="form-label" htmlFor="name">
            Your first name
          </label>
          <input
            className="form-input"
            id="name"
            data-testid="name-field"
            value={text}
            onChange={(event) => setText(event.target.value)}
            disabled={starting}
            maxLength={40}
            autoComplete="name"
            autoCapitalize="words"
            spellCheck={false}
            enterKeyHint="go"
            aria-describedby="name-hint"
          />
          <p className="form-hint" id="name-hint">
            Shown beside each scan you make. Nothing else is asked.
          </p>
          {grant.progress !== null && <Progress {...grant.progress} />}
          <p className="form-hint form-last">Wrong gate? Ask for another link.</p>
        </form>
      </Field>
    </Screen>
  );
}

const formId = "enrol-name";
const longestLabel = 60;

function GrantFacts({ venue, gate, role, products, today }: Grant) {
  const tickets =
    products === "all"
      ? "All of this gate"
      : products.map((label) => visibleName(label, longestLabel)).join(", ");
  return (
    <>
      <p className="grant-venue">Stile · {visibleName(venue, longestLabel)}</p>
      <div className="grant-gate">
        <span
          className="grant-sign"
          data-length={gate.sign.length > 2 ? "long" : "short"}
          aria-hidden="true"
        >
          {gate.sign}
        </span>
        <div className="grant-words">
          <h1 className="grant-label">{visibleName(gate.label, longestLabel)}</h1>
          {gate.place !== null && (
            <p className="grant-place">{visibleName(gate.place, longestLabel)}</p>
          )}
        </div>
      </div>
      <dl className="grant-facts">
        <Fact name="Tickets" value={tickets} />
        <Fact name="You are" value={roleNames[role]} />
        <Fact name="Today" value={today} />
      </dl>
    </>
  );
}

const roleNames: Readonly<Record<Role, string>> = {
  steward: "Steward",
  supervisor: "Supervisor",
  admin: "Admin",
};

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="grant-fact">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Progress({ have, of }: { readonly have: number; readonly of: number }) {
  return (
    <div className="progress" data-testid="enrol-progress">
      <span>Getting the bookings</span>
      <span>
        {digits(have)} of {digits(of)}
      </span>
      <progress max={of} value={have} aria-label="Getting the bookings" />
    </div>
  );
}
