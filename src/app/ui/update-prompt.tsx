/** Offers a new version. Only where no scan is open, and nothing happens without the tap. */
import { Icon } from "./icon.tsx";
import "./update-prompt.css";

export function UpdatePrompt({ onActivate }: { readonly onActivate: () => void }) {
  return (
    <button
      type="button"
      className="update-prompt"
      data-testid="update-prompt"
      onClick={onActivate}
    >
      <Icon name="renew" />
      New version · tap when quiet
    </button>
  );
}
