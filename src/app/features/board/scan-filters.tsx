/** The choices above the list of scans. */
import type { Gate } from "../../../core/product.ts";
import { asInstant, type Instant } from "../../../core/time.ts";
import { scanKinds } from "../../../protocol/venue.ts";
import "../../ui/board-scans.css";
import { visibleName } from "../../ui/visible-text.ts";
import { kindNames } from "../../ui/words/board-words.ts";
import { deviceName } from "../../ui/words/device-words.ts";
import { clockTime, spanWords } from "../../ui/words/when.ts";
import { choicesIn, type ScanChoices, sinceSpans, timeIn, timeName } from "./scan-choices.ts";

interface ScanFiltersProps {
  readonly choices: ScanChoices;
  /** As it is being typed, ahead of the address. */
  readonly text: string;
  readonly gates: readonly Gate[];
  readonly now: Instant;
  readonly timeZone: string | null;
  readonly onChoose: (choices: ScanChoices) => void;
  readonly onText: (text: string) => void;
}

export function ScanFilters(props: ScanFiltersProps) {
  const { choices, text, gates, onChoose, onText } = props;
  return (
    <search className="scan-filters">
      <Choice
        label="Gate"
        value={choices.gate}
        options={[["", "All gates"], ...gates.map(gateOption)]}
        onChoose={(gate) => onChoose({ ...choices, gate })}
      />
      <Choice
        label="Verdict"
        value={choices.verdict}
        options={[
          ["", "All verdicts"],
          ...scanKinds.map((kind) => [kind, kindNames[kind]] as const),
        ]}
        onChoose={(verdict) =>
          onChoose({ ...choices, verdict: choicesIn(`verdict=${verdict}`).verdict })
        }
      />
      <Choice
        label="Time"
        value={timeName(choices.time)}
        options={timeOptions(props)}
        onChoose={(name) => onChoose({ ...choices, time: timeIn(name) })}
      />
      {choices.device !== null && (
        <button
          type="button"
          className="board-key"
          onClick={() => onChoose({ ...choices, device: null })}
        >
          Only {deviceName({ device: choices.device })} · show all
        </button>
      )}
      <label className="scan-filter scan-text">
        <span className="unseen">Find</span>
        <input
          type="search"
          value={text}
          placeholder="Name, reference or code"
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onText(event.target.value)}
        />
      </label>
    </search>
  );
}

type Option = readonly [value: string, words: string];

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className="scan-filter">
      <span className="unseen">{label}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

const gateOption = ({ id, label }: Gate): Option => [id, visibleName(label, 40)];

const minuteMs = 60_000;

function timeOptions({ choices, now, timeZone }: ScanFiltersProps): readonly Option[] {
  // whole minutes: the choice stays the same one while it is looked at
  const toMinute = now - (now % minuteMs);
  const { time } = choices;
  const chosen: readonly Option[] =
    time.kind === "since" ? [[timeName(time), `Since ${clockTime(time.at, timeZone)}`]] : [];
  const spans = sinceSpans
    .map((ms): Option => {
      const since = { kind: "since", at: asInstant(toMinute - ms) } as const;
      return [timeName(since), `Last ${spanWords(ms)}`];
    })
    .filter(([name]) => name !== chosen[0]?.[0]);
  return [
    ["", "Whole day"],
    ...chosen,
    ...spans,
    ["yesterday", "Yesterday"],
    ["any-day", "All days"],
  ];
}
