import { describe, expect, it } from "vitest";
import { asGateId } from "../../core/ids.ts";
import { createPrintedLinks } from "./printed-links.ts";
import type { Reach } from "./reach.ts";

const first = { id: asGateId("gate-1"), label: "Gate 1" };
const second = { id: asGateId("gate-2"), label: "Gate 2" };
const publicly: Reach = { kind: "public", origin: "https://gate.example.com" };

/** A gateway without devices; `enrolAdmin` uses the tablet's link. */
function aVenue(gates = [first], reach = publicly) {
  const lines: string[] = [];
  let made = 0;
  let hasAdmin = false;
  const links = createPrintedLinks({
    reach,
    gates,
    enrolmentLink: async (gate, role) => `${reach.origin}/enrol#${gate}-${role}-${(made += 1)}`,
    adminEnrolled: async () => hasAdmin,
    screen: { command: "npm start", showsCodes: false },
    print: (line) => lines.push(line),
  });
  const enrolAdmin = (): void => {
    hasAdmin = true;
  };
  return { links, lines, enrolAdmin, made: () => made };
}

describe("printed links", () => {
  it("are one for each gate and one for the tablet", async () => {
    const { links, lines } = aVenue([first, second]);
    await links.start();
    expect(lines).toEqual([
      "for Gate 1:",
      "enrol https://gate.example.com/enrol#gate-1-steward-1",
      "for Gate 2:",
      "enrol https://gate.example.com/enrol#gate-2-steward-2",
      "tablet https://gate.example.com/enrol#gate-1-admin-3",
    ]);
  });

  it("name no tablet once there is an admin", async () => {
    const { links, lines, enrolAdmin } = aVenue();
    enrolAdmin();
    await links.start();
    expect(lines).toEqual(["enrol https://gate.example.com/enrol#gate-1-steward-1"]);
  });

  it("go on when one was used", async () => {
    const { links, lines } = aVenue([first, second]);
    await links.start();
    await links.enrolled(second.id);
    expect(lines.slice(5)).toEqual([
      "for Gate 2:",
      "enrol https://gate.example.com/enrol#gate-2-steward-4",
    ]);
  });

  it("do not go on for the tablet, whose use leaves the steward's link as it was", async () => {
    const { links, lines, enrolAdmin } = aVenue();
    await links.start();
    enrolAdmin();
    await links.enrolled(first.id);
    expect(lines).toHaveLength(2);
    await links.enrolled(first.id);
    expect(lines.slice(2)).toEqual(["enrol https://gate.example.com/enrol#gate-1-steward-3"]);
  });

  it("are not even made where no phone could use them", async () => {
    const { links, lines, made } = aVenue([first], {
      kind: "unusable",
      origin: "http://localhost:8080",
      port: 8080,
      why: "It is so.",
    });
    await links.start();
    await links.enrolled(first.id);
    expect(made()).toBe(0);
    expect(lines[0]).toBe("It is so.");
    expect(lines.join("\n")).not.toContain("/enrol#");
  });
});
