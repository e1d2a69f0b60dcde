/**
 * One answer on one field (LOOK 1): shape, headline, what is wrong, what would be right, what now, and what it rests on.
 *
 * Promises: every text is shown as text; the words come ready made. It leaves the top right corner free for the live
 * picture, which its parent keeps running there.
 */
import type { Overruled, Verdict } from "../../core/verdict.ts";
import { FamilyShape, type Shape } from "./family-shape.tsx";
import { Icon } from "./icon.tsx";
import "./verdict-field.css";
import type { Plate } from "./words/answer.ts";
import type { VerdictWords } from "./words/verdict-words.ts";

/** What is told: a verdict, what went against one, or one of the two things that are neither. */
export type Told =
  | Verdict
  | Overruled
  | { readonly kind: "same-ticket" }
  | { readonly kind: "not-saved" };

interface VerdictFieldProps {
  readonly told: Told;
  readonly words: VerdictWords;
}

export function VerdictField({ told, words }: VerdictFieldProps) {
  const shape = shapeOf(told, words);
  return (
    <section className="verdict" {...marksOf(told, words)}>
      <FamilyShape shape={shape} className="verdict-shape" />
      <Headline text={words.headline} />
      {isTest(told) && <TestPlate />}
      {words.wrong !== null && (
        <p className="wrong" data-testid="wrong">
          {words.wrong}
        </p>
      )}
      {words.plate !== null && <RightPlate {...words.plate} />}
      {words.plate === null && <Lines lines={words.lines} />}
      {words.next !== null && (
        <p className="next" data-testid="next">
          <Icon name="next" />
          {words.next}
        </p>
      )}
      {/* beside an answer only notes are left, and a long one must not push the next step off the screen */}
      {words.plate !== null && <Lines lines={words.lines} />}
      <BasisLine {...words.basis} />
    </section>
  );
}

export const shapeOf = ({ kind }: Told, { family }: VerdictWords): Shape =>
  kind === "same-ticket" ? "same-ticket" : family;

/** For the styles, and for tests and support to find. */
export const marksOf = (told: Told, words: VerdictWords) => ({
  "data-testid": "verdict",
  "data-kind": told.kind,
  "data-family": shapeOf(told, words),
  "data-reason": reasonOf(told),
  "data-test": isTest(told),
});

export function TestPlate() {
  return <p className="test-plate">TEST</p>;
}

export function Lines({ lines }: Pick<VerdictWords, "lines">) {
  const shown = lines.filter((line) => line !== "");
  if (shown.length === 0) return null;
  return (
    <div className="lines">
      {shown.map((line) => (
        <p className="line" key={line}>
          {line}
        </p>
      ))}
    </div>
  );
}

export function BasisLine({ main, detail }: VerdictWords["basis"]) {
  return (
    <div className="basis" data-testid="basis">
      <hr className="basis-rule" />
      <p className="basis-main">{main}</p>
      {detail !== "" && <p className="basis-detail">{detail}</p>}
    </div>
  );
}

export function Headline({ text }: { readonly text: string }) {
  return (
    <h1 className="headline" data-size={headlineSize(text)} data-testid="headline">
      {text}
    </h1>
  );
}

function RightPlate(plate: Plate) {
  const { value, note } = onTwoLines(plate);
  return (
    <div className="plate" data-testid="plate">
      <p className="plate-label">{plate.label}</p>
      <p className="plate-value" data-length={plateLength(value)}>
        {value}
      </p>
      {note !== "" && <p className="plate-note">{note}</p>}
    </div>
  );
}

/** What does not fit on the large line goes on in the small one: day and time first, the gate below. */
function onTwoLines({ value, note }: Plate): { readonly value: string; readonly note: string } {
  const [first = value, ...rest] = value.length > mediumPlate ? value.split(" · ") : [value];
  return { value: first, note: [...rest, note].filter((part) => part !== null).join(" · ") };
}

/** Characters that fit on one line of 292 px, in 32 and in 27 px. */
const shortPlate = 17;
const mediumPlate = 21;
/** What needs more than two lines of 32 px, and more than three of 22 px. */
const longPlate = 34;
const longestPlate = 75;

function plateLength({ length }: string): "short" | "medium" | "long" | "longest" {
  if (length > longestPlate) return "longest";
  if (length > longPlate) return "long";
  return length > shortPlate && length <= mediumPlate ? "medium" : "short";
}

/** LOOK 4: the largest that keeps a headline of this many characters on one line of 320 px, or on two good ones. */
function headlineSize(text: string): 84 | 72 | 68 | 64 | 57 | 54 {
  if (text.startsWith("Admit") || text === "Add-on") {
    if (text.length <= 7) return 84;
    return text.length === 8 ? 68 : 57;
  }
  if (text.length <= 5) return 72;
  if (text.length <= 9) return 64;
  return text.length <= 11 ? 57 : 54;
}

function isTest(told: Told): boolean {
  if (told.kind === "admit") return told.test;
  return told.kind === "choose" && told.choice.kind === "party" && told.choice.test;
}

function reasonOf(told: Told): string | undefined {
  switch (told.kind) {
    case "refuse":
      return told.reason.kind;
    case "unknown":
      return told.why.kind;
    case "hold":
      return told.rule.kind;
    default:
      return undefined;
  }
}
