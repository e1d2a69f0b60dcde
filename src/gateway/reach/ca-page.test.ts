import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asInstant } from "../../core/time.ts";
import { createCaRoutes, createCaServer } from "./ca-page.ts";
import { type LanCertificates, lanCertificates } from "./lan-certificates.ts";

const origin = "https://192.168.1.20:8080";
let folder: string;
let certificates: LanCertificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stile-ca-"));
  certificates = await lanCertificates({
    dataDirectory: folder,
    names: { addresses: ["192.168.1.20"], hosts: [] },
    machine: "gate-laptop",
    now: asInstant(Date.UTC(2026, 6, 18)),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const asked = (path: string) =>
  createCaServer(createCaRoutes({ authority: certificates.authority, origin })).request(path);

describe("/ca", () => {
  it("tells the steps for each system, where the app is, and by what the certificate is known", async () => {
    const page = await (await asked("/ca")).text();
    for (const heading of ["Android", "iPhone and iPad", "Windows", "Mac"])
      expect(page).toContain(`<h2>${heading}</h2>`);
    expect(page).toContain('href="/ca/stile-ca.crt"');
    expect(page).toContain(`href="${origin}"`);
    expect(page).toContain("data:image/svg+xml;base64,");
    expect(page).toContain(certificates.authority.fingerprint);
  });

  it("hands out the authority's certificate, and no key", async () => {
    const answer = await asked("/ca/stile-ca.crt");
    expect(answer.headers.get("content-type")).toBe("application/x-x509-ca-cert");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(new X509Certificate(bytes).fingerprint256).toBe(certificates.authority.fingerprint);
    expect(bytes.equals(Buffer.from(certificates.authority.der))).toBe(true);
  });

  it("runs no script, and only its own style", async () => {
    const answer = await asked("/ca");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    const style = /<style>([^<]+)<\/style>/.exec(await answer.text())?.[1] ?? "";
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    expect(policy).toContain(`'sha256-${Buffer.from(digest).toString("base64")}'`);
  });
});
