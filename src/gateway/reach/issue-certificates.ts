/**
 * Makes the two certificates of `--lan`. Loaded only when one has to be made.
 *
 * Limits of the platforms: iOS takes a server's certificate for at most 825 days, with its address among the alternative
 * names and the purpose serverAuth (Apple, HT210176); browsers refuse more than 398 days of public authorities (CA/Browser
 * Forum), so this stays below that.
 */
import "reflect-metadata"; // wanted by the library before it is loaded
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { createPrivateKey, KeyObject, webcrypto } from "node:crypto";
import { type Instant, later } from "../../core/time.ts";
import type { KeyedCertificate } from "./keyed-certificate.ts";
import { nameConstraints } from "./name-constraints.ts";

const dayMs = 24 * 3_600_000;
const authorityDays = 3_652;
const leafDays = 397;
/** Phones whose clocks are behind take it too, and so do all where this machine's clock was ahead. */
const authorityBackdatedDays = 365;
const leafBackdatedDays = 1;

const keys = { name: "ECDSA", namedCurve: "P-256" } as const;

/** `name` is what phones list it under. */
export async function issueAuthority(name: string, now: Instant): Promise<KeyedCertificate> {
  const pair = await webcrypto.subtle.generateKey(keys, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys: pair,
    notBefore: new Date(later(now, -authorityBackdatedDays * dayMs)),
    notAfter: new Date(later(now, authorityDays * dayMs)),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      nameConstraints(),
      await SubjectKeyIdentifierExtension.create(pair.publicKey),
    ],
  });
  return keyed(certificate, pair.privateKey);
}

export interface LeafNames {
  /** IPv4. */
  readonly addresses: readonly string[];
  readonly hosts: readonly string[];
}

export async function issueLeaf(
  authority: KeyedCertificate,
  { addresses, hosts }: LeafNames,
  now: Instant,
): Promise<KeyedCertificate> {
  const issuer = new X509Certificate(authority.certificate);
  const pair = await webcrypto.subtle.generateKey(keys, true, ["sign", "verify"]);
  const end = later(now, (leafDays - leafBackdatedDays) * dayMs);
  const certificate = await X509CertificateGenerator.create({
    // no host: what counts is among the alternative names, and verifiers hold a name here to the constraints too
    subject: [{ CN: ["Stile gateway"] }],
    issuer: issuer.subjectName,
    publicKey: pair.publicKey,
    signingKey: await signingKey(authority.key),
    notBefore: new Date(later(now, -leafBackdatedDays * dayMs)),
    notAfter: new Date(Math.min(end, issuer.notAfter.getTime())),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...addresses.map((value) => ({ type: "ip" as const, value })),
        ...hosts.map((value) => ({ type: "dns" as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(pair.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return keyed(certificate, pair.privateKey);
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return webcrypto.subtle.importKey("pkcs8", pkcs8, keys, false, ["sign"]);
}

const keyed = (certificate: X509Certificate, key: webcrypto.CryptoKey): KeyedCertificate => ({
  certificate: `${certificate.toString("pem")}\n`,
  key: KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString(),
});
