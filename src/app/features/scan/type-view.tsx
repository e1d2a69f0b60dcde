/** A code typed by hand: the same as one that was scanned. */
import { useEffect, useRef, useState } from "react";
import { Bar } from "../../ui/bar.tsx";
import "../../ui/form.css";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";

interface TypeViewProps {
  readonly chrome: Chrome;
  /** Never empty, never blank. */
  readonly onCheck: (text: string) => void;
  readonly onBack: () => void;
}

export function TypeView({ chrome, onCheck, onBack }: TypeViewProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // whoever comes here wants to type
  useEffect(() => input.current?.focus(), []);
  const code = text.trim();
  return (
    <Screen
      chrome={chrome}
      bar={
        <Bar
          left={{ label: "Back", icon: "back", onPress: onBack }}
          wide={{
            label: "Check code",
            tone: "ink",
            press: code === "" ? null : { kind: "submit", form: formId },
          }}
          right={null}
        />
      }
    >
      <Field>
        <h1 className="unseen">Type a code</h1>
        <form
          className="form"
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            if (code !== "") onCheck(code);
          }}
        >
          <label className="form-label" htmlFor="code">
            Code on the ticket
          </label>
          <input
            ref={input}
            className="form-input form-code"
            id="code"
            data-testid="code-field"
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={longestCode}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            aria-describedby="code-hint"
          />
          <p className="form-hint" id="code-hint">
            As printed, with capitals, dashes and zeros. A plugged-in scanner may write here too.
          </p>
        </form>
      </Field>
    </Screen>
  );
}

const formId = "typed-code";
/** Characters; longer than any barcode. */
const longestCode = 8_000;
