/** Corners over the picture: where to hold a code. */
import "./viewfinder.css";

export function Viewfinder() {
  return <div className="viewfinder" data-testid="viewfinder" />;
}
