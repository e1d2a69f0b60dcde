/**
 * A certificate with its private key, kept as one file: whole or absent, also if the process dies while it is written, and
 * readable by nobody else. The key appears in no message.
 */
import { createPrivateKey, randomUUID, X509Certificate } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";

/** Both as PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Null where there is none. Throws for a file that holds no pair. */
export async function readKeyed(path: string): Promise<KeyedCertificate | null> {
  const text = await readFile(path, "utf8").catch((problem: unknown) => {
    if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return null;
    throw problem;
  });
  if (text === null) return null;
  const keyed = { certificate: block(text, "CERTIFICATE"), key: block(text, "PRIVATE KEY") };
  if (!isPair(keyed)) throw new DamagedCertificate(path);
  return keyed;
}

export class DamagedCertificate extends Error {
  constructor(path: string) {
    super(`${path} is damaged: it holds no certificate with its key`);
    this.name = "DamagedCertificate";
  }
}

export async function writeKeyed(path: string, keyed: KeyedCertificate): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, `${keyed.key}${keyed.certificate}`, {
    flag: "wx",
    mode: 0o600,
    flush: true,
  });
  await rename(draft, path);
}

const block = (text: string, label: string): string =>
  new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n?`).exec(text)?.[0] ?? "";

function isPair({ certificate, key }: KeyedCertificate): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false; // OpenSSL throws on what is none: an expected answer here, and its message is not wanted
  }
}
