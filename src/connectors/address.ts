/** Addresses of suppliers, and what is asked in them. */

/** `fetch` refuses credentials in an address, later and with the address in its message. */
export function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === "" && password === "";
}

/** `+` becomes %2B and a space %20: a server that decodes only percent signs must read the code that was scanned. */
export const queryOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString().replaceAll("+", "%20");
