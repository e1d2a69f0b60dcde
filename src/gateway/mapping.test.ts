import { expect, test } from "vitest";
import { asConnectionId, asGateId } from "../core/ids.ts";
import { readConfig } from "./config.ts";
import { mapProducts, policyVersionOf } from "./mapping.ts";

const octo = asConnectionId("octo");
const cruise = {
  id: "cruise",
  label: "River cruise",
  timeZone: "Europe/London",
  units: [{ id: "family", label: "Family", people: 4 }],
};
const env = { STILE_OCTO_URL: "https://supplier.example/octo", STILE_OCTO_KEY: "secret-key" };

test("without a mapping the products of a single connection go to the one default gate", () => {
  const config = readConfig(env, false);
  const [product] = mapProducts(config, octo, [cruise]);
  expect(product).toMatchObject({
    key: "octo/cruise",
    label: "River cruise",
    gates: ["gate-1"],
    policy: { use: { kind: "once" }, offline: { kind: "admit" }, confirm: "straight" },
    units: [{ id: "family", people: 4 }],
  });
});

test("with a mapping, what it leaves out has no gate", () => {
  const config = {
    ...readConfig(env, false),
    mapping: [
      {
        connection: octo,
        product: "cruise",
        gates: [asGateId("gate-1")],
        label: "Cruise",
        people: { family: 5 },
        unitLabels: { family: "Family of five" },
        policy: { confirm: "ask" as const },
      },
    ],
  };
  const [mapped, unmapped] = mapProducts(config, octo, [cruise, { ...cruise, id: "walk" }]);
  expect(mapped).toMatchObject({
    label: "Cruise",
    units: [{ label: "Family of five", people: 5 }],
  });
  expect(mapped?.policy).toMatchObject({ confirm: "ask", earlyMs: 1_800_000 });
  expect(unmapped?.gates).toEqual([]);
});

test("two connections without a mapping fall to no gate: nobody said which", () => {
  const config = readConfig(env, false);
  const twice = { ...config, connections: [...config.connections, ...config.connections] };
  expect(mapProducts(twice, octo, [cruise])[0]?.gates).toEqual([]);
});

test("the policy version moves with what judge reads, and with nothing else", () => {
  const config = readConfig(env, false);
  const products = mapProducts(config, octo, [cruise]);
  expect(policyVersionOf(products)).toBe(policyVersionOf(structuredClone(products)));
  const stricter = { ...config, policy: { ...config.policy, lateMs: 0 } };
  expect(policyVersionOf(mapProducts(stricter, octo, [cruise]))).not.toBe(
    policyVersionOf(products),
  );
});
