/** Under the camera: what was found wanting before the shift. Opens the readiness page; nothing else happens without a tap. */
import { Icon } from "./icon.tsx";
import "./ready-view.css";

interface ReadyTroubleProps {
  /** "Storage: Browser may clear it" */
  readonly text: string;
  readonly onOpen: () => void;
}

export function ReadyTrouble({ text, onOpen }: ReadyTroubleProps) {
  return (
    <button type="button" className="ready-trouble" data-testid="ready-trouble" onClick={onOpen}>
      <Icon name="warning" />
      <span className="ready-trouble-text">{text}</span>
      <Icon name="next" size={20} />
    </button>
  );
}
