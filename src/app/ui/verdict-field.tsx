/** The words of a verdict in their field: shape, headline, wrong, plate, next, lines, basis; always in this order. */
import type { ReactElement, ReactNode } from "react";
import { FamilyShape, type ShapeName } from "./family-shape.tsx";
import { Icon } from "./icon.tsx";
import type { Family } from "./words/family.ts";
import type { VerdictWords } from "./words/verdict-words.ts";

export interface VerdictFieldProps {
  readonly words: VerdictWords;
  /** What is shown: a verdict's kind, or one of the session's own. */
  readonly kind: string;
  readonly reason?: string;
  readonly test?: boolean;
  /** `neutral` for the same ticket held up again. */
  readonly family?: Family | "neutral";
  readonly shape?: ShapeName;
  /** Between the lines and the basis: the number of a party, the cards of a package. */
  readonly children?: ReactNode;
}

/** Longer values than this do not fit at full size on 360 pixels. */
const longHeadline = 12;
const longAdmit = 7;
const longPlate = 26;

export function VerdictField(props: VerdictFieldProps): ReactElement {
  const { words, kind, reason, test = false, children } = props;
  const family = props.family ?? words.family;
  const shape = props.shape ?? words.family;
  const isChoice = family === "choose";
  return (
    <section
      className="verdict"
      data-testid="verdict"
      data-family={family}
      data-kind={kind}
      data-test={test}
      {...(reason === undefined ? {} : { "data-reason": reason })}
    >
      <div className="band" data-family={family} />
      {isChoice ? (
        <div className="choose-head">
          <FamilyShape name={shape} size="medium" />
          <Headline words={words} family={family} />
        </div>
      ) : (
        <>
          <div className="verdict-top">
            <FamilyShape name={shape} size="large" />
          </div>
          <Headline words={words} family={family} />
        </>
      )}
      {test ? <p className="test-plate">TEST</p> : null}
      <Message words={words} />
      {children}
      <footer className="basis" data-testid="basis">
        <div>
          <p className="basis-main">{words.basis.main}</p>
          <p>
            <bdi>{words.basis.detail}</bdi>
          </p>
        </div>
      </footer>
    </section>
  );
}

function Headline({
  words,
  family,
}: {
  readonly words: VerdictWords;
  readonly family: string;
}): ReactElement {
  const limit = family === "admit" ? longAdmit : longHeadline;
  return (
    <h1 className="headline" data-testid="headline" data-long={words.headline.length > limit}>
      {words.headline}
    </h1>
  );
}

function Message({ words }: { readonly words: VerdictWords }): ReactElement {
  return (
    <>
      {words.wrong === null ? null : (
        <p className="wrong" data-testid="wrong">
          <bdi>{words.wrong}</bdi>
        </p>
      )}
      {words.plate === null ? null : (
        <div className="plate" data-testid="plate">
          <p className="plate-label">{words.plate.label}</p>
          <p className="plate-value" data-long={words.plate.value.length > longPlate}>
            <bdi>{words.plate.value}</bdi>
          </p>
          {words.plate.note === null ? null : (
            <p className="plate-note">
              <bdi>{words.plate.note}</bdi>
            </p>
          )}
        </div>
      )}
      {words.next === null ? null : (
        <p className="next" data-testid="next">
          <Icon name="next" />
          <span>{words.next}</span>
        </p>
      )}
      <ul className="lines">
        {words.lines.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
