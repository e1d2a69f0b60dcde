/** What each supplier is called: in addresses and cards, in world and faults files and state (`member`), to people. In this order everywhere. */
export const SUPPLIERS = [
  { kind: "octo", member: "octo", name: "OCTO" },
  { kind: "anyroad", member: "anyroad", name: "AnyRoad" },
  { kind: "city-connect", member: "cityConnect", name: "City Connect" },
  { kind: "satellite-tag", member: "satelliteTag", name: "Satellite TAG" },
] as const;

export type SupplierName = (typeof SUPPLIERS)[number];
export type Kind = SupplierName["kind"];
