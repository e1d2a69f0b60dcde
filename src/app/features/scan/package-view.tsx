/** One code, several bookings: which one. What cannot go in here is shown, has no ring and cannot be picked. */
import type { BookingKey } from "../../../core/ids.ts";
import { Bar, type WideKey } from "../../ui/bar.tsx";
import { ChoiceHead } from "../../ui/choice-head.tsx";
import { FamilyShape } from "../../ui/family-shape.tsx";
import { BasisLine, Lines, marksOf } from "../../ui/verdict-field.tsx";
import { familyOf } from "../../ui/words/family.ts";
import { digits } from "../../ui/words/numbers.ts";
import { overruleKey } from "../../ui/words/overrule-words.ts";
import type { AskedPackage, GateActions, PackageCard } from "./gate-scene.ts";

/** The one that was tapped, else the first that can go in here. */
export function pickedCard(
  cards: readonly PackageCard[],
  tapped: BookingKey | null,
): PackageCard | null {
  const usable = cards.filter(canEnter);
  return usable.find((card) => keyOf(card) === tapped) ?? usable[0] ?? null;
}

interface PackageFieldProps extends Pick<AskedPackage, "asked" | "cards" | "words"> {
  readonly picked: PackageCard | null;
  readonly onPick: (booking: BookingKey) => void;
}

export function PackageField({ asked, cards, words, picked, onPick }: PackageFieldProps) {
  return (
    <section className="verdict choice" {...marksOf(asked, words)}>
      <ChoiceHead headline={words.headline} />
      <Lines lines={words.lines} />
      <fieldset className="cards">
        <legend className="unseen">{words.headline}</legend>
        {cards.map((card) => (
          <label className="card" key={keyOf(card)} data-testid="package-card">
            <input
              className="unseen"
              type="radio"
              name="booking"
              checked={card === picked}
              disabled={!canEnter(card)}
              onChange={() => onPick(keyOf(card))}
            />
            {canEnter(card) ? (
              <span className="card-ring" />
            ) : (
              <FamilyShape shape={familyOf(card.option.verdict)} className="card-mark" />
            )}
            <span className="scan-words">
              <span className="card-title">{card.title}</span>
              <span className="card-state">{card.state}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <BasisLine {...words.basis} />
    </section>
  );
}

interface WideKeyProps extends Pick<GateActions, "onDecide" | "onOpen" | "onNext"> {
  readonly picked: PackageCard | null;
}

type PackageBarProps = WideKeyProps &
  Pick<AskedPackage, "overrule"> &
  Pick<GateActions, "onOverrule">;

export function PackageBar({ overrule, onOverrule, ...wide }: PackageBarProps) {
  return (
    <Bar
      left={{ label: "Cancel", icon: "cross", onPress: wide.onNext }}
      wide={wideKey(wide)}
      right={
        overrule === null
          ? null
          : { label: overruleKey, icon: "check", onPress: () => onOverrule(overrule) }
      }
    />
  );
}

function wideKey({ picked, onDecide, onOpen, onNext }: WideKeyProps): WideKey {
  if (picked === null) {
    return { label: "Next ticket", tone: "ink", press: { kind: "run", run: onNext } };
  }
  const { verdict } = picked.option;
  const booking = keyOf(picked);
  if (verdict.kind !== "admit") {
    return { label: "Next", tone: "ink", press: { kind: "run", run: () => onOpen(booking) } };
  }
  const { people } = verdict;
  return {
    label: people === 0 ? "Use add-on" : `Admit ${digits(people)}`,
    tone: "go",
    press: { kind: "run", run: () => onDecide({ booking, people }) },
  };
}

const keyOf = ({ option }: PackageCard): BookingKey => option.card.booking;

const canEnter = ({ option: { verdict } }: PackageCard): boolean =>
  verdict.kind === "admit" || verdict.kind === "choose";
