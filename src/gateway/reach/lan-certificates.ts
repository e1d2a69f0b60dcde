/**
 * The certificates of `--lan`, kept under `lan/` of the data directory: an authority that phones are told to trust, made
 * once, and the certificate that this gateway shows, made anew whenever the machine's names have changed or its time runs out.
 *
 * Promises: a phone that trusts the authority goes on trusting it as long as the folder is kept; neither key leaves the
 * folder (mode 0600) or is logged. A damaged authority is not replaced in silence, for every phone would refuse the new one.
 */
import { X509Certificate } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../../core/time.ts";
import type { LeafNames } from "./issue-certificates.ts";
import {
  DamagedCertificate,
  type KeyedCertificate,
  readKeyed,
  writeKeyed,
} from "./keyed-certificate.ts";

export interface LanCertificates {
  readonly authority: {
    readonly der: Uint8Array<ArrayBuffer>;
    /** SHA-256, as phones show it. */
    readonly fingerprint: string;
  };
  /** What the gateway shows. */
  readonly leaf: KeyedCertificate;
}

export interface LanCertificatesQuestion {
  readonly dataDirectory: string;
  readonly names: LeafNames;
  /** Phones list the authority as “Stile on …”. */
  readonly machine: string;
  readonly now: Instant;
}

/** Reads them, and makes what is missing or has run out. */
export async function lanCertificates(question: LanCertificatesQuestion): Promise<LanCertificates> {
  const folder = join(question.dataDirectory, "lan");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority = await authorityIn(folder, question);
  const leaf = await leafIn(folder, authority, question);
  const { raw, fingerprint256 } = new X509Certificate(authority.certificate);
  return { authority: { der: new Uint8Array(raw), fingerprint: fingerprint256 }, leaf };
}

async function authorityIn(
  folder: string,
  { machine, now }: LanCertificatesQuestion,
): Promise<KeyedCertificate> {
  const path = join(folder, "authority.pem");
  const held = await readKeyed(path).catch((problem: unknown) => {
    if (!(problem instanceof DamagedCertificate)) throw problem;
    throw new Error(
      `${problem.message}. Put back a copy, or remove it: then a new one is made, which every phone has to trust again.`,
      { cause: problem },
    );
  });
  if (held !== null) {
    if (isLasting(held, now)) return held;
    // or a clock that jumped ahead for a moment would cost every phone its trust for good
    await rename(path, join(folder, `authority-until-${lastDayOf(held)}.pem`));
  }
  const { issueAuthority } = await import("./issue-certificates.ts");
  const made = await issueAuthority(`Stile on ${machine}`, now);
  await writeKeyed(path, made);
  return made;
}

async function leafIn(
  folder: string,
  authority: KeyedCertificate,
  { names, now }: LanCertificatesQuestion,
): Promise<KeyedCertificate> {
  const path = join(folder, "gateway.pem");
  const held = await readKeyed(path).catch((problem: unknown) => {
    if (problem instanceof DamagedCertificate) return null; // another one is as good
    throw problem;
  });
  if (held !== null && isFresh(held, now) && isFor(held, names) && isIssuedBy(held, authority))
    return held;
  const { issueLeaf } = await import("./issue-certificates.ts");
  const made = await issueLeaf(authority, names, now);
  await writeKeyed(path, made);
  return made;
}

const renewedBeforeMs = 30 * 24 * 3_600_000;

const isLasting = ({ certificate }: KeyedCertificate, now: Instant): boolean =>
  now + renewedBeforeMs <= Date.parse(new X509Certificate(certificate).validTo);

/** Not one from the future either: the machine's clock was ahead when it was made. */
const isFresh = (keyed: KeyedCertificate, now: Instant): boolean =>
  isLasting(keyed, now) && Date.parse(new X509Certificate(keyed.certificate).validFrom) <= now;

const lastDayOf = ({ certificate }: KeyedCertificate): string =>
  new Date(new X509Certificate(certificate).validTo).toISOString().slice(0, 10);

function isFor({ certificate }: KeyedCertificate, { addresses, hosts }: LeafNames): boolean {
  const held = new X509Certificate(certificate).subjectAltName?.split(", ") ?? [];
  const wanted = [
    ...addresses.map((address) => `IP Address:${address}`),
    ...hosts.map((host) => `DNS:${host}`),
  ];
  return held.toSorted().join() === wanted.toSorted().join();
}

function isIssuedBy(leaf: KeyedCertificate, authority: KeyedCertificate): boolean {
  const issuer = new X509Certificate(authority.certificate);
  const certificate = new X509Certificate(leaf.certificate);
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
