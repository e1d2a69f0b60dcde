/** One assertive live region: says each new verdict to a screen reader, once. */
import type { ReactElement } from "react";

export function Announcer({ text }: { readonly text: string }): ReactElement {
  return (
    <p className="visually-hidden" role="alert" aria-live="assertive" data-testid="announcer">
      {text}
    </p>
  );
}
