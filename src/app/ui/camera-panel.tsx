/** In the picture's place while there is no picture: why, and what to do about it. */
import { type CameraCondition, cameraWords } from "./words/camera-words.ts";

interface CameraPanelProps {
  readonly condition: CameraCondition;
  /** For a tap on it; absent where a tap anywhere does the same. */
  readonly onWake?: () => void;
}

export function CameraPanel({ condition, onWake }: CameraPanelProps) {
  const { text, hint } = cameraWords(condition);
  const content = (
    <>
      <strong>{text}</strong>
      <span>{hint}</span>
    </>
  );
  // these two pass by themselves; a tap would only ask twice
  const passes = condition === "asking" || condition === "starting";
  if (passes || onWake === undefined) return <div className="camera-words">{content}</div>;
  return (
    <button type="button" className="camera-words" onClick={onWake}>
      {content}
    </button>
  );
}
