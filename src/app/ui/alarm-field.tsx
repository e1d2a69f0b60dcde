/** A contradiction on the field (LOOK 5): what happened at which gate and when, and one key that says it has been seen. */
import { Bar } from "./bar.tsx";
import { FamilyShape } from "./family-shape.tsx";
import "./alarm-field.css";
import { Icon } from "./icon.tsx";
import { BasisLine, Headline } from "./verdict-field.tsx";
import type { ConflictMoment, ConflictWords } from "./words/conflict-words.ts";

interface AlarmFieldProps {
  readonly words: ConflictWords;
  /** "1 of 3"; null for the only one. */
  readonly place: string | null;
}

export function AlarmField({ words, place }: AlarmFieldProps) {
  const { headline, moments } = words;
  const isLong = headline.length > longestLine;
  const isListLong = moments.length > mostInView;
  const next = (
    <p className="next" data-testid="next">
      <Icon name="next" />
      {words.next}
    </p>
  );
  return (
    <section
      className="verdict alarm"
      data-testid="alarm"
      data-family="alarm"
      data-headline={isLong ? "long" : "short"}
      data-room={isLong || moments.length > 2 ? "little" : "enough"}
    >
      <div className="alarm-head">
        <FamilyShape shape="alarm" className="verdict-shape" />
        {place !== null && (
          <p className="alarm-place" data-testid="alarm-place">
            {place}
          </p>
        )}
      </div>
      <Headline text={headline} />
      <p className="wrong" data-testid="wrong">
        {words.wrong}
      </p>
      {isListLong && next}
      <ol className="moments" data-layout={moments.length === 2 ? "cards" : "rows"}>
        {moments.map((moment) => (
          <Moment key={moment.key} moment={moment} />
        ))}
      </ol>
      {!isListLong && next}
      <BasisLine {...words.basis} />
    </section>
  );
}

/** Characters of a headline that fit on one line of 320 px at full size. */
const longestLine = 12;

/** More of them push what to do next off a screen of 740 px, so it comes before them. */
const mostInView = 4;

export function AlarmBar({ onSeen }: { readonly onSeen: () => void }) {
  return (
    <Bar
      left={null}
      wide={{ label: "I have seen it", tone: "ink", press: { kind: "run", run: onSeen } }}
      right={null}
    />
  );
}

function Moment({ moment }: { readonly moment: ConflictMoment }) {
  const { time, timeNote, place, by, people, here } = moment;
  return (
    <li className="moment" data-testid="moment" data-here={here}>
      <p className="moment-where">
        <span className="moment-place">{place}</span> {by}
      </p>
      <p className="moment-time" data-long={time.length > "14:09".length}>
        {time}
        {timeNote !== null && <span className="moment-note"> {timeNote}</span>}
      </p>
      <p className="moment-people">
        {[people, here ? "this device" : null].filter((part) => part !== null).join(" · ")}
      </p>
    </li>
  );
}
