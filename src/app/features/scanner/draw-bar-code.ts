/** Bar codes as SVG, with the quiet zone that readers need. Large: only ever loaded by `import()`. */
import { code128, drawingSVG, qrcode } from "bwip-js/browser";

export interface Drawn {
  readonly as: "code128" | "qrcode";
  readonly text: string;
  /** `^FNC3` in the text stands for the character that makes a code a command to the scanner. */
  readonly isCommand?: boolean;
}

export function drawBarCode({ as, text, isCommand = false }: Drawn): string {
  const shared = { text, scale: 2, backgroundcolor: "FFFFFF" };
  return as === "qrcode"
    ? qrcode({ bcid: "qrcode", ...shared, padding: 8 }, drawingSVG())
    : code128(
        {
          bcid: "code128",
          ...shared,
          height: 12,
          paddingwidth: 10,
          paddingheight: 4,
          parsefnc: isCommand,
        },
        drawingSVG(),
      );
}
