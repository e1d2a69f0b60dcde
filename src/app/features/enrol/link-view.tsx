/** No link yet, or one that does not work: open it, scan its QR, or paste it. */
import { type RefCallback, useState } from "react";
import { WideBar } from "../../ui/bar.tsx";
import { CameraPanel } from "../../ui/camera-panel.tsx";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import { Viewfinder } from "../../ui/viewfinder.tsx";
import type { EnrolWords } from "../../ui/words/enrol-words.ts";

interface LinkViewProps {
  readonly problem: EnrolWords | null;
  readonly videoRef: RefCallback<HTMLVideoElement> | null;
  /** The camera rests, because nobody came. */
  readonly isResting: boolean;
  readonly onLink: (link: string) => void;
  readonly onAgain: () => void;
}

export function LinkView({ problem, videoRef, isResting, onLink, onAgain }: LinkViewProps) {
  const [text, setText] = useState("");
  const link = text.trim();
  const again = problem !== null && link === "";
  return (
    <Screen
      chrome={null}
      bar={
        <WideBar
          wide={{
            label: again ? "Try again" : "Use this link",
            tone: "ink",
            press: again
              ? { kind: "run", run: onAgain }
              : link === ""
                ? null
                : { kind: "submit", form: formId },
          }}
        />
      }
    >
      <Field>
        <form
          className="form"
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            if (link !== "") onLink(link);
          }}
        >
          {problem === null ? <Invitation /> : <Trouble {...problem} />}
          {videoRef !== null && (
            <div className="link-camera">
              <video ref={videoRef} muted playsInline aria-label="Camera picture" />
              {isResting ? <CameraPanel condition="resting" /> : <Viewfinder />}
            </div>
          )}
          <label className="form-label" htmlFor="link">
            {problem === null ? "Or paste the link" : "Or paste another link"}
          </label>
          <input
            className="form-input"
            id="link"
            data-testid="link-field"
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={2_000}
            inputMode="url"
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
          />
        </form>
      </Field>
    </Screen>
  );
}

const formId = "enrol-link";

function Invitation() {
  return (
    <>
      <p className="grant-venue">Stile</p>
      <h1 className="page-headline">Which gate?</h1>
      <p className="form-text">
        Open the link that the supervisor gave you on this device, or scan its QR code.
      </p>
    </>
  );
}

function Trouble({ headline, wrong, next }: EnrolWords) {
  return (
    <div className="enrol-trouble" role="alert" data-testid="enrol-problem">
      <FamilyShape shape="refuse" className="trouble-shape" />
      <h1 className="page-headline">{headline}</h1>
      <p className="form-text">{wrong}</p>
      <p className="form-text">{next}</p>
    </div>
  );
}
