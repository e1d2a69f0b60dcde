/** How many of a party go in now: all that remain. The wide key repeats the number, and pressing it admits. */
import { Bar } from "../../ui/bar.tsx";
import { BasisLine, Lines, marksOf, TestPlate } from "../../ui/verdict-field.tsx";
import { digits } from "../../ui/words/numbers.ts";
import { ChoiceHead } from "../../ui/choice-head.tsx";
import type { AskedParty, GateActions } from "./gate-scene.ts";

type PartyFieldProps = Pick<AskedParty, "asked" | "choice" | "words">;

export function PartyField({ asked, choice, words }: PartyFieldProps) {
  return (
    <section className="verdict choice" {...marksOf(asked, words)}>
      <ChoiceHead headline={words.headline} />
      {choice.test && <TestPlate />}
      <Lines lines={words.lines} />
      <p className="party-number" data-testid="party-number">
        <strong>{digits(choice.remaining)}</strong> of {digits(choice.card.party)}
      </p>
      <BasisLine {...words.basis} />
    </section>
  );
}

type PartyBarProps = Pick<AskedParty, "choice"> & Pick<GateActions, "onDecide" | "onNext">;

export function PartyBar({ choice: { card, remaining }, onDecide, onNext }: PartyBarProps) {
  return (
    <Bar
      left={{ label: "Cancel", icon: "cross", onPress: onNext }}
      wide={{
        label: `Admit ${digits(remaining)}`,
        tone: "go",
        press: {
          kind: "run",
          run: () => onDecide({ booking: card.booking, people: remaining }),
        },
      }}
      right={null}
    />
  );
}
