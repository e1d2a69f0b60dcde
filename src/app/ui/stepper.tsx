/** How many people, one fewer or one more (LOOK 5): the number largest, a key on either side. */
import { Icon } from "./icon.tsx";
import "./stepper.css";
import { digits } from "./words/numbers.ts";

interface StepperProps {
  /** 1 to `most`. */
  readonly people: number;
  readonly most: number;
  /** "4 of 5"; may be more than `most`, where some are in already. */
  readonly of: number;
  readonly onStep: (people: number) => void;
  /** A press would change nothing any more. */
  readonly disabled?: boolean;
}

export function Stepper({ people, most, of, onStep, disabled = false }: StepperProps) {
  const key = (label: string, to: number, icon: "minus" | "plus") => (
    <button
      type="button"
      className="step"
      aria-label={label}
      disabled={disabled || to < 1 || to > most}
      onClick={() => onStep(to)}
    >
      <Icon name={icon} size={40} />
    </button>
  );
  const isFixed = most <= 1;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would need a legend that is shown
    <div className="stepper" role="group" aria-label="How many go in">
      {!isFixed && key("One fewer", people - 1, "minus")}
      <p className="party-number" data-testid="party-number" aria-live="polite">
        <strong>{digits(people)}</strong> of {digits(of)}
      </p>
      {!isFixed && key("One more", people + 1, "plus")}
    </div>
  );
}
