/** Camera and code readers of this device: which one reads and why, and others to choose from. Each choice holds at once. */
import { type RefCallback, useId } from "react";
import type { EnginePreference } from "../../../scanning/engine-choice.ts";
import { WideBar } from "../../ui/bar.tsx";
import { Icon } from "../../ui/icon.tsx";
import "../../ui/scanner-view.css";
import "../../ui/scan-row.css";
import { Field, Screen } from "../../ui/screen.tsx";
import type { Chrome } from "../../ui/status-bar.tsx";
import { cameraReadyWords } from "../../ui/words/ready-words.ts";
import { noCameraYet, severalWords } from "../../ui/words/scanner-words.ts";
import type { ChoiceRow, ScannerScene } from "./scanner-scene.ts";

interface ScannerViewProps {
  readonly chrome: Chrome;
  readonly scene: ScannerScene;
  /** A code was held up meanwhile. */
  readonly hasRead: boolean;
  /** Which engine runs, for support and tests. */
  readonly engine: string | null;
  readonly videoRef: RefCallback<HTMLVideoElement>;
  readonly actions: ScannerActions;
}

export interface ScannerActions {
  readonly onEngine: (engine: EnginePreference) => void;
  readonly onCamera: (camera: string | null) => void;
  readonly onSeveral: (several: boolean) => void;
  readonly onKeys: () => void;
  readonly onBack: () => void;
}

export function ScannerView({
  chrome,
  scene,
  hasRead,
  engine,
  videoRef,
  actions,
}: ScannerViewProps) {
  return (
    <Screen
      chrome={chrome}
      bar={
        <WideBar
          wide={{ label: "Done", tone: "ink", press: { kind: "run", run: actions.onBack } }}
        />
      }
    >
      <Field>
        <h1 className="page-title scanner-title">Camera and scanner</h1>
        <figure className="scanner-picture" data-testid="camera-state" data-engine={engine}>
          <video ref={videoRef} muted playsInline aria-label="Camera picture" />
        </figure>
        <output className="scanner-reading" data-testid="reading">
          <span className="scan-title">{scene.reading.title}</span>
          <span className="scan-detail">{scene.reading.why}</span>
          {hasRead && <span className="scan-detail">{cameraReadyWords.hasRead}</span>}
        </output>
        <Choices
          legend="Code reader"
          name="engine"
          rows={scene.engines}
          onChoose={actions.onEngine}
        />
        <Choices legend="Camera" name="camera" rows={scene.cameras} onChoose={actions.onCamera} />
        {scene.camerasUnknown && <p className="scanner-note">{noCameraYet}</p>}
        <h2 className="scanner-heading">More</h2>
        <label className="scanner-row" data-testid="several-row">
          <input
            className="unseen"
            type="checkbox"
            role="switch"
            aria-checked={scene.several}
            checked={scene.several}
            onChange={(event) => actions.onSeveral(event.target.checked)}
          />
          <span className="scanner-switch">{scene.several ? "On" : "Off"}</span>
          <RowWords {...severalWords} />
        </label>
        <button
          type="button"
          className="scanner-row"
          data-testid="keys-row"
          onClick={actions.onKeys}
        >
          <Icon name="scanner" size={30} />
          <RowWords title="Hand scanner" detail="One that types what it reads" />
          <Icon name="chevron" />
        </button>
      </Field>
    </Screen>
  );
}

const RowWords = ({ title, detail }: { readonly title: string; readonly detail: string }) => (
  <span className="scan-words">
    <span className="scan-title">{title}</span>
    <span className="scan-detail">{detail}</span>
  </span>
);

interface ChoicesProps<T> {
  readonly legend: string;
  readonly name: string;
  readonly rows: readonly ChoiceRow<T>[];
  readonly onChoose: (value: T) => void;
}

function Choices<T extends string | null>({ legend, name, rows, onChoose }: ChoicesProps<T>) {
  return (
    <fieldset className="scanner-choices">
      <legend className="scanner-heading">{legend}</legend>
      {rows.map((row) => (
        <Choice
          key={row.value ?? "automatic"}
          name={name}
          row={row}
          onChoose={() => onChoose(row.value)}
        />
      ))}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly row: ChoiceRow<string | null>;
  readonly onChoose: () => void;
}

/** Called by its title; what it is, or why it cannot be had, describes it. */
function Choice({ name, row, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <label
      className="scanner-row"
      data-testid={`${name}-row`}
      data-value={row.value}
      data-available={row.isAvailable}
    >
      <input
        className="unseen"
        type="radio"
        name={name}
        checked={row.isChosen}
        disabled={!row.isAvailable}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-detail`}
        onChange={onChoose}
      />
      <span className="pick-ring" />
      <span className="scan-words">
        <span className="scan-title" id={`${id}-title`}>
          {row.title}
        </span>
        <span className="scan-detail" id={`${id}-detail`}>
          {row.detail}
        </span>
      </span>
    </label>
  );
}
