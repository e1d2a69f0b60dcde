/** A question's head: the two cards and the question beside them. */
import { FamilyShape } from "./family-shape.tsx";

export function ChoiceHead({ headline }: { readonly headline: string }) {
  return (
    <div className="choice-head">
      <FamilyShape shape="choose" className="verdict-shape" />
      <h1
        className="headline"
        data-length={headline.length <= 8 ? "short" : "long"}
        data-testid="headline"
      >
        {headline}
      </h1>
    </div>
  );
}
