/** `+` becomes %2B and a space %20: a server that decodes only percent signs must read the code that was scanned. */
export const queryOf = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString().replaceAll("+", "%20");
