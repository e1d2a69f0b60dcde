/** HTTP Basic, which both parts use (dossier 2), and what must never be kept of it. */

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Cut out of every text that is kept. */
  readonly secrets: readonly string[];
}

/** Without user and password there is nothing to send. */
export function basicCredentials(user: string, password: string): Credentials {
  if (user === "" && password === "") return { headers: {}, secrets: [] };
  const encoded = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
  // the longest first: a shorter one inside it would spoil the match
  const secrets = [encoded, encodeURIComponent(password), password];
  return {
    headers: { Authorization: `Basic ${encoded}` },
    secrets: secrets.filter((secret) => secret !== ""),
  };
}
