/** A text as a QR code: dark on light in every theme, with the quiet zone that readers need (ISO/IEC 18004: 4 modules). */
import { encode } from "uqr";

interface QrCodeProps {
  readonly text: string;
  /** For those who do not see it. */
  readonly label: string;
}

const quietModules = 4;

export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = encode(text, { border: quietModules });
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={darkPath(data)} fill="#000000" />
    </svg>
  );
}

/** One square of 1 × 1 for each dark module. */
const darkPath = (modules: readonly (readonly boolean[])[]): string =>
  modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1Z` : "")))
    .join("");
