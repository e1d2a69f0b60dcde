/**
 * Device tokens: signed by a key that lives outside the database, so that a restored gateway still knows its devices and a
 * leaked database lets nobody in.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { chmod, link, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errors, jwtVerify, SignJWT } from "jose";
import { asDeviceId, type DeviceId } from "../../core/ids.ts";

export interface Tokens {
  readonly issue: (device: DeviceId) => Promise<string>;
  /** Null for anything that this key did not sign. */
  readonly verify: (token: string) => Promise<DeviceId | null>;
}

const issuer = "stile-gateway";

export function createTokens(key: Uint8Array): Tokens {
  return {
    issue: (device) =>
      new SignJWT()
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(issuer)
        .setSubject(device)
        .sign(key),
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, { issuer, algorithms: ["HS256"] });
        return payload.sub === undefined ? null : asDeviceId(payload.sub);
      } catch (problem) {
        if (problem instanceof errors.JOSEError) return null;
        throw problem;
      }
    },
  };
}

/** Reads the key of a data directory, or makes it on the first start; whole or absent, also if the process dies here. */
export async function loadTokenKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, "token.key");
  const held = await readKey(path);
  if (held !== null) return held;
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, randomBytes(32), { flag: "w", mode: 0o600, flush: true });
  await chmod(draft, 0o600);
  try {
    await link(draft, path);
  } catch (problem) {
    if (!isCode(problem, "EEXIST")) throw problem; // another start was first: its key counts
  } finally {
    await unlink(draft);
  }
  const made = await readKey(path);
  if (made === null) throw new Error(`${path} vanished while it was made`);
  return made;
}

async function readKey(path: string): Promise<Uint8Array | null> {
  try {
    const key = await readFile(path);
    if (key.length < 32)
      throw new Error(`${path} is damaged: it holds ${key.length} bytes, not 32`);
    return key;
  } catch (problem) {
    if (isCode(problem, "ENOENT")) return null;
    throw problem;
  }
}

const isCode = (problem: unknown, code: string): boolean =>
  problem instanceof Error && "code" in problem && problem.code === code;
