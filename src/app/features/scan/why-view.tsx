/** A question that takes a reason (LOOK 5, undo): what it is about, four reasons, and a wide key that leaves all as it is. */
import { useId } from "react";
import type { BookingKey } from "../../../core/ids.ts";
import { WideBar } from "../../ui/bar.tsx";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ScanMark, ScanWords } from "../../ui/scan-row.tsx";
import { Stepper } from "../../ui/stepper.tsx";
import "../../ui/why-view.css";
import type { ReasonWords, WhyWords } from "../../ui/words/why-words.ts";
import type { AskedOverrule, AskedUndo, GateActions, NotDoneShown } from "./gate-scene.ts";

type UndoFieldProps = Pick<AskedUndo, "words" | "ring" | "isPressed"> &
  Pick<GateActions, "onReason">;

export function UndoField({ words, ring, isPressed, onReason }: UndoFieldProps) {
  return (
    <section className="why" data-testid="asked-undo">
      <div className="why-head">
        <Ring ring={ring} />
        <Head {...words} />
      </div>
      <About {...words.about} />
      <Reasons words={words} isPressed={isPressed} onReason={onReason} />
      <Footnote text={words.footnote} />
    </section>
  );
}

type OverruleFieldProps = Pick<
  AskedOverrule,
  "words" | "cards" | "picked" | "count" | "isPressed"
> &
  Pick<GateActions, "onReason" | "onPick" | "onCount">;

export function OverruleField({
  words,
  cards,
  picked,
  count,
  isPressed,
  ...on
}: OverruleFieldProps) {
  return (
    <section className="why" data-testid="asked-overrule" data-counts={count !== null}>
      <div className="why-head">
        <FamilyShape shape={words.about.family} className="mark why-shape" />
        <Head {...words} />
      </div>
      {cards.length === 0 ? (
        <About {...words.about} />
      ) : (
        <DeniedCards cards={cards} picked={picked} isPressed={isPressed} onPick={on.onPick} />
      )}
      {count !== null && (
        <Stepper
          people={count.people}
          most={count.most}
          of={count.most}
          disabled={isPressed}
          onStep={on.onCount}
        />
      )}
      <Reasons words={words} isPressed={isPressed} onReason={on.onReason} />
      <Footnote text={words.footnote} />
    </section>
  );
}

export function NotDoneField({ words }: Pick<NotDoneShown, "words">) {
  return (
    <section className="why" data-testid="not-done">
      <div className="why-head">
        <FamilyShape shape="hold" className="mark why-shape" />
        <div>
          <h1 className="page-headline" data-testid="headline">
            {words.headline}
          </h1>
        </div>
      </div>
      <p className="wrong" data-testid="wrong">
        {words.wrong}
      </p>
      <p className="next" data-testid="next">
        <Icon name="next" />
        {words.next}
      </p>
    </section>
  );
}

interface WhyBarProps extends Pick<GateActions, "onKeep"> {
  readonly label: string;
}

export const WhyBar = ({ label, onKeep }: WhyBarProps) => (
  <WideBar wide={{ label, tone: "ink", press: { kind: "run", run: onKeep } }} />
);

const Head = ({ headline, note }: WhyWords) => (
  <div>
    <h1 className="page-headline" data-testid="headline">
      {headline}
    </h1>
    {note !== null && <p className="why-note">{note}</p>}
  </div>
);

const About = ({ title, detail, family }: WhyWords["about"]) => (
  <div className="why-about" data-testid="why-about">
    <ScanMark family={family} />
    <ScanWords title={title} detail={detail} />
  </div>
);

const Footnote = ({ text }: { readonly text: string }) => (
  <div className="why-footnote">
    <hr className="why-rule" />
    <p>{text}</p>
  </div>
);

/** Whole where there is no hurry. The words beside it say the same. */
function Ring({ ring }: Pick<AskedUndo, "ring">) {
  const part = ring?.part ?? 1;
  return (
    <div className="ring" aria-hidden="true">
      <svg viewBox="0 0 82 82" fill="none" strokeWidth="8" focusable="false">
        <circle cx="41" cy="41" r="37" className="ring-track" />
        <circle
          cx="41"
          cy="41"
          r="37"
          stroke="currentColor"
          pathLength="1"
          strokeDasharray={`${part} 1`}
        />
      </svg>
      {ring === null ? (
        <Icon name="undo" size={32} />
      ) : (
        <span className="ring-left">{ring.seconds}</span>
      )}
    </div>
  );
}

interface ReasonsProps extends Pick<GateActions, "onReason"> {
  readonly words: Pick<WhyWords, "heading" | "reasons">;
  readonly isPressed: boolean;
}

function Reasons({ words, isPressed, onReason }: ReasonsProps) {
  return (
    <>
      <h2 className="why-heading">{words.heading}</h2>
      <ol className="reasons">
        {words.reasons.map((reason) => (
          <li key={reason.title}>
            <Reason reason={reason} disabled={isPressed} onPress={() => onReason(reason.title)} />
          </li>
        ))}
      </ol>
    </>
  );
}

interface ReasonProps {
  readonly reason: ReasonWords;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

/** Called by its title alone; the rest describes it. */
function Reason({ reason: { title, detail }, disabled, onPress }: ReasonProps) {
  const id = useId();
  return (
    <button
      type="button"
      className="reason"
      data-testid="reason"
      aria-labelledby={`${id}-title`}
      aria-describedby={detail === null ? undefined : `${id}-detail`}
      disabled={disabled}
      onClick={onPress}
    >
      <span className="reason-words">
        <span className="reason-title" id={`${id}-title`}>
          {title}
        </span>
        {detail !== null && (
          <span className="reason-detail" id={`${id}-detail`}>
            {detail}
          </span>
        )}
      </span>
      <Icon name="chevron" />
    </button>
  );
}

interface DeniedCardsProps extends Pick<AskedOverrule, "cards" | "picked" | "isPressed"> {
  readonly onPick: (booking: BookingKey) => void;
}

function DeniedCards({ cards, picked, isPressed, onPick }: DeniedCardsProps) {
  return (
    <fieldset className="cards">
      <legend className="unseen">Which booking</legend>
      {cards.map(({ booking, title, state }) => (
        <label className="card" key={booking} data-testid="denied-card">
          <input
            className="unseen"
            type="radio"
            name="denied"
            checked={booking === picked}
            disabled={isPressed}
            onChange={() => onPick(booking)}
          />
          <span className="card-ring" />
          {cardWords(title, state)}
        </label>
      ))}
    </fieldset>
  );
}

const cardWords = (title: string, state: string) => (
  <span className="scan-words">
    <span className="card-title">{title}</span>
    <span className="card-state">{state}</span>
  </span>
);
