/** On the picture, for the thumb: to the next factor. Says at which one the camera looks. */
import "./zoom-key.css";

interface ZoomKeyProps {
  readonly factor: number;
  readonly onPress: () => void;
}

export function ZoomKey({ factor, onPress }: ZoomKeyProps) {
  return (
    <button
      type="button"
      className="zoom-key"
      data-testid="zoom-key"
      aria-label={`Zoom ${factor}×`}
      onClick={onPress}
    >
      {factor}×
    </button>
  );
}
