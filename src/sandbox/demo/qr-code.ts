/** A QR code as SVG text: black on white with the quiet zone of four modules that ISO/IEC 18004 asks for; error correction M. */
import { toSVG } from "bwip-js/node";

const SCALE = 4;
const QUIET_MODULES = 4;
/** bwip-js draws a module two points wide and gives padding in points. */
const MODULE_POINTS = 2;

/** Of bwip-js, for any of its renderers. */
export const qrOptions = (text: string) => ({
  bcid: "qrcode",
  text,
  scale: SCALE,
  padding: QUIET_MODULES * MODULE_POINTS,
  backgroundcolor: "FFFFFF",
});

export const qrSvg = (text: string): string => toSVG(qrOptions(text));

export const qrDataUri = (text: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(qrSvg(text)).toString("base64")}`;
