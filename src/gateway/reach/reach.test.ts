import { describe, expect, it } from "vitest";
import { type ReachQuestion, reachOf } from "./reach.ts";

const wifi = { address: "192.168.1.20", card: "wlan0", isVirtual: false };
const cable = { address: "10.0.0.5", card: "eth0", isVirtual: false };
const docker = { address: "172.17.0.1", card: "docker0", isVirtual: true };

const plain: ReachQuestion = {
  origin: undefined,
  lan: false,
  cable: false,
  port: 8080,
  host: undefined,
  addresses: [wifi, cable, docker],
  localName: "gate-laptop.local",
};
const lan: ReachQuestion = { ...plain, lan: true };

describe("a gateway as it is started without anything", () => {
  it.each([undefined, "", "127.0.0.1", "::1", "localhost", "0.0.0.0", "::"])(
    "and HOST=%s is this machine's own",
    (host) =>
      expect(reachOf({ ...plain, host })).toEqual({
        kind: "localhost",
        origin: "http://localhost:8080",
        port: 8080,
        cable: false,
      }),
  );

  it("goes through a cable", () => {
    expect(reachOf({ ...plain, cable: true, port: 9000 })).toEqual({
      kind: "localhost",
      origin: "http://localhost:9000",
      port: 9000,
      cable: true,
    });
  });

  it("and bound to one address of the network speaks what no camera is given to", () => {
    expect(reachOf({ ...plain, host: "192.168.1.20" })).toEqual({
      kind: "unusable",
      origin: "http://192.168.1.20:8080",
      port: 8080,
      why: expect.stringContaining("HOST is 192.168.1.20"),
    });
  });
});

describe("STILE_ORIGIN", () => {
  it("with TLS in front is what phones open, wherever the gateway listens", () => {
    const origin = "https://gate.example.com/";
    for (const host of [undefined, "127.0.0.1", "0.0.0.0", "192.168.1.20"]) {
      const reach = reachOf({ ...plain, origin, host });
      expect(reach).toEqual({ kind: "public", origin: "https://gate.example.com" });
    }
  });

  it("may be another port of this machine", () => {
    expect(reachOf({ ...plain, origin: "http://localhost:9000", cable: true })).toEqual({
      kind: "localhost",
      origin: "http://localhost:9000",
      port: 9000,
      cable: true,
    });
  });

  it.each(["", "   "])("that is %j is as if it were not set", (origin) => {
    expect(reachOf({ ...plain, origin })).toEqual(reachOf(plain));
  });

  it.each(["http://gate.example.com", "gate.example.com", "https://example.com/stile"])(
    "%s leaves the gateway to this machine",
    (origin) => {
      for (const question of [plain, lan])
        expect(reachOf({ ...question, origin })).toEqual({
          kind: "unusable",
          origin: `${question.lan ? "https" : "http"}://localhost:8080`,
          port: 8080,
          why: expect.stringContaining("STILE_ORIGIN"),
        });
    },
  );
});

describe("--lan", () => {
  it("takes the first address of a real network, and tells the others", () => {
    expect(reachOf({ ...lan, addresses: [docker, wifi, cable] })).toEqual({
      kind: "lan",
      origin: "https://192.168.1.20:8080",
      caUrl: "http://192.168.1.20:8081/ca",
      others: [cable],
    });
  });

  it("takes a virtual network where there is no other, for it may be a hotspot", () => {
    expect(reachOf({ ...lan, addresses: [docker] })).toMatchObject({
      origin: "https://172.17.0.1:8080",
      others: [],
    });
  });

  it("narrowed by HOST takes that address", () => {
    expect(reachOf({ ...lan, host: "10.0.0.5" })).toMatchObject({
      kind: "lan",
      origin: "https://10.0.0.5:8080",
      others: [],
    });
  });

  it.each(["127.0.0.1", "10.9.9.9"])("narrowed to %s reaches nobody", (host) => {
    expect(reachOf({ ...lan, host })).toMatchObject({
      kind: "unusable",
      why: expect.stringContaining(`HOST is ${host}`),
    });
  });

  it("needs a network", () => {
    expect(reachOf({ ...lan, addresses: [] })).toMatchObject({
      kind: "unusable",
      origin: "https://localhost:8080",
      why: expect.stringContaining("no private IPv4 address"),
    });
  });

  it.each(["https://10.0.0.5:8080", "https://172.17.0.1:8080", "https://gate-laptop.local:8080"])(
    "leaves the choice to STILE_ORIGIN=%s",
    (origin) =>
      expect(reachOf({ ...lan, origin })).toEqual({
        kind: "lan",
        origin,
        caUrl: `http://${new URL(origin).hostname}:8081/ca`,
        others: [],
      }),
  );

  it.each(["https://gate.example.com", "https://10.9.9.9:8080", "http://localhost:8080"])(
    "has no certificate for STILE_ORIGIN=%s",
    (origin) => {
      expect(reachOf({ ...lan, origin })).toMatchObject({
        kind: "unusable",
        why: expect.stringMatching(/no certificate.+https:\/\/192\.168\.1\.20:8080 or /),
      });
    },
  );

  it("does not answer to the machine's name where HOST narrows it", () => {
    const origin = "https://gate-laptop.local:8080";
    expect(reachOf({ ...lan, origin, host: "127.0.0.1" })).toMatchObject({ kind: "unusable" });
  });
});
