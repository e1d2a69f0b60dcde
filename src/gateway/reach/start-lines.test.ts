import { describe, expect, it } from "vitest";
import type { Reach } from "./reach.ts";
import { type Link, linkLines, type Screen, startLines } from "./start-lines.ts";
import { terminalQr } from "./terminal-qr.ts";

const terminal: Screen = { command: "npm start", showsCodes: true };
const file: Screen = { ...terminal, showsCodes: false };

const localhost: Reach = {
  kind: "localhost",
  origin: "http://localhost:8080",
  port: 8080,
  cable: false,
};
const onCable: Reach = { ...localhost, cable: true };
const publicly: Reach = { kind: "public", origin: "https://gate.example.com" };
const caUrl = "http://192.168.1.20:8081/ca";
const inLan: Reach = { kind: "lan", origin: "https://192.168.1.20:8080", caUrl, others: [] };
const unusable: Reach = {
  kind: "unusable",
  origin: "http://localhost:9000",
  port: 9000,
  why: "It is so.",
};

const steward = (origin: string): Link => ({ kind: "enrol", url: `${origin}/enrol#a`, gate: null });
const tablet = (origin: string): Link => ({ kind: "tablet", url: `${origin}/enrol#b` });
const linesOf = (reach: Reach, screen: Screen): readonly string[] =>
  startLines(reach, [steward(reach.origin), tablet(reach.origin)], screen);

describe("what a start prints", () => {
  it("on this machine: its links, and the three ways for a phone", () => {
    expect(linesOf(localhost, terminal)).toEqual([
      "enrol http://localhost:8080/enrol#a",
      "tablet http://localhost:8080/enrol#b",
      "These links are good on this machine.",
      "A phone needs one of three (README, “A real phone”):",
      "  Android on a cable  adb reverse tcp:8080 tcp:8080, then npm start -- --usb",
      "  in this network     npm start -- --lan",
      "  anywhere            STILE_ORIGIN=https://… npm start, behind a host or tunnel with TLS",
    ]);
  });

  it("with a phone on the cable: the command, and links with codes", () => {
    expect(linesOf(onCable, terminal)).toEqual([
      "Phone on the cable: adb reverse tcp:8080 tcp:8080, then open a link there, or film its code.",
      "enrol http://localhost:8080/enrol#a",
      ...terminalQr("http://localhost:8080/enrol#a"),
      "tablet http://localhost:8080/enrol#b",
      ...terminalQr("http://localhost:8080/enrol#b"),
    ]);
  });

  it("with TLS in front: links with codes", () => {
    expect(linesOf(publicly, terminal)).toEqual([
      "enrol https://gate.example.com/enrol#a",
      ...terminalQr("https://gate.example.com/enrol#a"),
      "tablet https://gate.example.com/enrol#b",
      ...terminalQr("https://gate.example.com/enrol#b"),
    ]);
  });

  it("in a network of its own: first where the certificate is", () => {
    expect(linesOf(inLan, terminal)).toEqual([
      `First, once on each phone: ${caUrl}`,
      ...terminalQr(caUrl),
      "enrol https://192.168.1.20:8080/enrol#a",
      ...terminalQr("https://192.168.1.20:8080/enrol#a"),
      "tablet https://192.168.1.20:8080/enrol#b",
      ...terminalQr("https://192.168.1.20:8080/enrol#b"),
    ]);
  });

  it("with several networks: which one, and how to take another", () => {
    const others = [
      { address: "10.0.0.5", card: "eth0", isVirtual: false },
      { address: "10.0.1.5", card: "eth1", isVirtual: false },
    ];
    expect(linesOf({ ...inLan, others }, file)[0]).toBe(
      "Links use 192.168.1.20. This machine is also 10.0.0.5 (eth0), 10.0.1.5 (eth1): choose with STILE_ORIGIN=https://10.0.0.5:8080",
    );
  });

  it("where no phone gets through: no link, why, and the three ways", () => {
    expect(linesOf(unusable, { ...terminal, command: "npm run gateway" })).toEqual([
      "It is so.",
      "So there is no link that a phone could use.",
      "A phone needs one of three (README, “A real phone”):",
      "  Android on a cable  adb reverse tcp:9000 tcp:9000, then npm run gateway -- --usb",
      "  in this network     npm run gateway -- --lan",
      "  anywhere            STILE_ORIGIN=https://… npm run gateway, behind a host or tunnel with TLS",
    ]);
  });

  it.each([localhost, onCable, publicly, inLan, unusable])(
    "into a file, no code: $kind",
    (reach) => {
      for (const line of linesOf(reach, file)) expect(line).not.toMatch(/[█▀▄]/);
    },
  );
});

describe("a link that is printed later", () => {
  const one: Link = { kind: "enrol", url: "https://gate.example.com/enrol#a", gate: "Gate 2" };

  it("stands under its gate, where there are several", () => {
    expect(linkLines(publicly, one, file)).toEqual(["for Gate 2:", `enrol ${one.url}`]);
    expect(linkLines(publicly, { ...one, gate: null }, file)).toEqual([`enrol ${one.url}`]);
  });

  it("is none where nobody could use it", () => {
    expect(linkLines(unusable, one, terminal)).toEqual([]);
  });
});
