import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asInstant, later } from "../../core/time.ts";
import { type LanCertificates, lanCertificates } from "./lan-certificates.ts";

const now = asInstant(Date.UTC(2026, 6, 18, 8));
const dayMs = 24 * 3_600_000;
const names = {
  addresses: ["192.168.1.20", "10.0.0.5", "127.0.0.1"],
  hosts: ["localhost", "gate-laptop.local"],
};

let dataDirectory: string;
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "stile-lan-"));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const at = (days: number, others: Partial<typeof names> = {}): Promise<LanCertificates> =>
  lanCertificates({
    dataDirectory,
    names: { ...names, ...others },
    machine: "gate-laptop",
    now: later(now, days * dayMs),
  });
const leafOf = ({ leaf }: LanCertificates): X509Certificate =>
  new X509Certificate(leaf.certificate);
const authorityOf = ({ authority }: LanCertificates): X509Certificate =>
  new X509Certificate(authority.der);
const daysBetween = ({ validFrom, validTo }: X509Certificate): number =>
  (Date.parse(validTo) - Date.parse(validFrom)) / dayMs;

describe("what the gateway shows", () => {
  it("is good for every name of the machine, and for no other", async () => {
    const leaf = leafOf(await at(0));
    expect(leaf.subjectAltName).toBe(
      "IP Address:192.168.1.20, IP Address:10.0.0.5, IP Address:127.0.0.1, DNS:localhost, DNS:gate-laptop.local",
    );
    for (const address of names.addresses) expect(leaf.checkIP(address)).toBe(address);
    for (const host of names.hosts) expect(leaf.checkHost(host)).toBe(host);
    expect(leaf.checkIP("192.168.1.21")).toBeUndefined();
    expect(leaf.checkHost("gate.example.com")).toBeUndefined();
  });

  it("is what phones take: for servers, no authority, valid now and at most 398 days", async () => {
    const leaf = leafOf(await at(0));
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(leaf.ca).toBe(false);
    expect(Date.parse(leaf.validFrom)).toBeLessThan(now);
    expect(daysBetween(leaf)).toBeLessThanOrEqual(398);
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(later(now, 365 * dayMs));
  });

  it("is signed by the authority, with a key of its own", async () => {
    const made = await at(0);
    const leaf = leafOf(made);
    const authority = authorityOf(made);
    expect(leaf.checkIssued(authority)).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(made.leaf.key))).toBe(true);
    expect(authority.checkPrivateKey(createPrivateKey(made.leaf.key))).toBe(false);
  });

  it("stays while nothing changes, and goes 30 days before it ends", async () => {
    const { serialNumber } = leafOf(await at(0));
    expect(leafOf(await at(1)).serialNumber).toBe(serialNumber);
    expect(leafOf(await at(365)).serialNumber).toBe(serialNumber);
    const renewed = leafOf(await at(367));
    expect(renewed.serialNumber).not.toBe(serialNumber);
    expect(Date.parse(renewed.validTo)).toBeGreaterThan(later(now, 700 * dayMs));
  });

  it.each([
    ["address has gone", { addresses: ["192.168.1.20", "127.0.0.1"] }],
    ["address is new", { addresses: [...names.addresses, "10.0.0.6"] }],
    ["name is another", { hosts: ["localhost", "box-office.local"] }],
  ])("is made anew, and by the same authority, when an %s", async (_, others) => {
    const before = await at(0);
    const after = await at(0, others);
    expect(leafOf(after).serialNumber).not.toBe(leafOf(before).serialNumber);
    expect(after.authority.fingerprint).toBe(before.authority.fingerprint);
    expect(leafOf(after).checkIssued(authorityOf(before))).toBe(true);
  });

  it("is made anew when it comes from the future, where a wrong clock was", async () => {
    await at(400);
    expect(Date.parse(leafOf(await at(0)).validFrom)).toBeLessThan(now);
  });

  it("is made anew when its file is damaged, or of another authority", async () => {
    await at(0);
    const path = join(dataDirectory, "lan", "gateway.pem");
    const ofFirst = await readFile(path);
    await writeFile(path, ofFirst.subarray(0, 200));
    expect(leafOf(await at(0)).checkIP("10.0.0.5")).toBe("10.0.0.5");

    await rm(join(dataDirectory, "lan", "authority.pem"));
    await writeFile(path, ofFirst);
    const made = await at(0);
    expect(leafOf(made).verify(authorityOf(made).publicKey)).toBe(true);
  });
});

describe("the authority", () => {
  it("is one, for ten years, of the private networks alone", async () => {
    const made = await at(0);
    const authority = authorityOf(made);
    expect(authority.ca).toBe(true);
    expect(authority.subject).toBe("CN=Stile on gate-laptop");
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(Date.parse(authority.validTo)).toBeGreaterThan(later(now, 3_640 * dayMs));
    expect(made.authority.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    // pathLen 0: basicConstraints { cA TRUE, pathLenConstraint 0 }
    expect(hexOf(authority)).toContain("30060101ff020100");
    // critical nameConstraints, with local. and 192.168.0.0/255.255.0.0 among what is permitted
    expect(hexOf(authority)).toMatch(/0603551d1e0101ff04/);
    expect(hexOf(authority)).toContain(`8205${Buffer.from("local").toString("hex")}`);
    expect(hexOf(authority)).toContain("8708c0a80000ffff0000");
  });

  it("stays for ten years, and what it signs ends with it at the latest", async () => {
    const { authority } = await at(0);
    const late = await at(3_600);
    expect(late.authority.fingerprint).toBe(authority.fingerprint);
    expect(Date.parse(leafOf(late).validTo)).toBe(Date.parse(authorityOf(late).validTo));
  });

  it("is put aside, not lost, when it ends: the clock may be wrong", async () => {
    const { authority } = await at(0);
    const after = await at(3_700);
    expect(after.authority.fingerprint).not.toBe(authority.fingerprint);
    const kept = (await readdir(join(dataDirectory, "lan"))).filter((file) =>
      file.startsWith("authority-until-"),
    );
    expect(kept).toHaveLength(1);
    const [file = ""] = kept;
    const text = await readFile(join(dataDirectory, "lan", file), "utf8");
    expect(new X509Certificate(text).fingerprint256).toBe(authority.fingerprint);
  });

  it("is not replaced in silence when its file is damaged", async () => {
    await at(0);
    await writeFile(join(dataDirectory, "lan", "authority.pem"), "nothing");
    await expect(at(0)).rejects.toThrow(
      /authority\.pem is damaged: .+Put back a copy, or remove it/,
    );
  });
});

describe("the folder", () => {
  it("is this user's alone, and holds nothing but two whole files", async () => {
    await at(0);
    await at(0, { hosts: ["localhost"] });
    const folder = join(dataDirectory, "lan");
    const files = await readdir(folder);
    expect(files.toSorted()).toEqual(["authority.pem", "gateway.pem"]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });
});

const hexOf = (certificate: X509Certificate): string => certificate.raw.toString("hex");
