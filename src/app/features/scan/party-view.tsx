/** How many of a party go in now: all that remain, or fewer. The wide key repeats the number, and pressing it admits. */
import { Bar } from "../../ui/bar.tsx";
import { Stepper } from "../../ui/stepper.tsx";
import { BasisLine, Lines, marksOf, TestPlate } from "../../ui/verdict-field.tsx";
import { laterWords } from "../../ui/words/choice-words.ts";
import { digits } from "../../ui/words/numbers.ts";
import { ChoiceHead } from "../../ui/choice-head.tsx";
import type { AskedParty, GateActions } from "./gate-scene.ts";

/** The number that was stepped to; it holds for the question that it was stepped on. */
export interface Stepped {
  readonly occasion: string;
  readonly people: number;
}

/** All that remain, until fewer are stepped to. */
export const peopleIn = (
  step: Stepped | null,
  { occasion, choice }: Pick<AskedParty, "occasion" | "choice">,
): number =>
  step?.occasion === occasion ? Math.min(step.people, choice.remaining) : choice.remaining;

interface PartyFieldProps extends Pick<AskedParty, "asked" | "choice" | "words"> {
  /** Who go in now, 1 to all that remain. */
  readonly people: number;
  readonly onStep: (people: number) => void;
}

export function PartyField({ asked, choice, words, people, onStep }: PartyFieldProps) {
  const later = laterWords(choice.remaining - people);
  return (
    <section className="verdict choice" {...marksOf(asked, words)}>
      <ChoiceHead headline={words.headline} />
      {choice.test && <TestPlate />}
      <Lines lines={words.lines} />
      <Stepper people={people} most={choice.remaining} of={choice.card.party} onStep={onStep} />
      {later !== null && (
        <p className="party-rest" data-testid="party-rest">
          {later}
        </p>
      )}
      <BasisLine {...words.basis} />
    </section>
  );
}

interface PartyBarProps
  extends Pick<AskedParty, "choice">, Pick<GateActions, "onDecide" | "onNext"> {
  readonly people: number;
}

export function PartyBar({ choice: { card }, people, onDecide, onNext }: PartyBarProps) {
  return (
    <Bar
      left={{ label: "Cancel", icon: "cross", onPress: onNext }}
      wide={{
        label: `Admit ${digits(people)}`,
        tone: "go",
        press: { kind: "run", run: () => onDecide({ booking: card.booking, people }) },
      }}
      right={null}
    />
  );
}
