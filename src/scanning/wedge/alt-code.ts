/**
 * Characters typed as Alt and digits on the numeric keypad, as hand scanners do that know no keyboard layout. With a leading
 * zero the number is of Windows-1252 (what scanners send); without one, of an older table that only agrees up to 127.
 */

/** Null where nobody can say which character that is. */
export function altCharacter(digits: string): string | null {
  const code = Number(digits) % 256;
  if (digits === "" || code === 0) return null;
  if (code < 128) return String.fromCharCode(code);
  if (!digits.startsWith("0")) return null;
  return code < 160 ? windows1252.charAt(code - 128) : String.fromCharCode(code);
}

/** 128 to 159; the five that Windows leaves free stay control characters, as in the WHATWG Encoding standard. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
