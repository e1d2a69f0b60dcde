/** `POST /v1/enrol/preview` and `POST /v1/enrol`: from a link to a device with a token. */
import { Hono } from "hono";
import type { Clock } from "../../core/effects.ts";
import type { GateId } from "../../core/ids.ts";
import type { Gate, Post, Product } from "../../core/product.ts";
import {
  type Enrolled,
  enrolRequestSchema,
  type Preview,
  previewRequestSchema,
} from "../../protocol/v1.ts";
import type { GatewayConfig } from "../config.ts";
import type { DeviceRegistry, Grant } from "../devices/device-registry.ts";
import type { Tokens } from "../devices/token.ts";
import { problem } from "./problem.ts";
import { readJson } from "./read-json.ts";

export interface EnrolDeps {
  readonly devices: DeviceRegistry;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly config: Pick<GatewayConfig, "venue" | "gates">;
  readonly products: () => readonly Product[];
  /** Told after a link of this gate has been used up, so that the next one can be printed. */
  readonly onEnrolled: (gate: GateId) => void;
}

export function createEnrolRoutes(deps: EnrolDeps): Hono {
  const { devices, clock, config } = deps;
  return new Hono()
    .post("/preview", async (context) => {
      const request = previewRequestSchema.safeParse(await readJson(context));
      if (!request.success) return problem(context, "bad-request", request.error.message);
      const found = await devices.previewEnrolment(request.data, clock.now());
      if (!found.ok) return problem(context, found.failure);
      const preview: Preview = {
        venue: config.venue,
        gate: gateOf(config, found.value),
        role: found.value.role,
        products: labelsOf(found.value.products, deps.products()),
      };
      return context.json(preview);
    })
    .post("/", async (context) => {
      const request = enrolRequestSchema.safeParse(await readJson(context));
      if (!request.success) return problem(context, "bad-request", request.error.message);
      const granted = await devices.enrol(request.data, clock.now());
      if (!granted.ok) return problem(context, granted.failure);
      const { role, products } = granted.value;
      const enrolled: Enrolled = {
        token: await deps.tokens.issue(request.data.device),
        venue: config.venue,
        gate: gateOf(config, granted.value),
        role,
        products: products === "all" ? "all" : [...products],
      };
      deps.onEnrolled(granted.value.gate);
      return context.json(enrolled);
    });
}

/** A gate that left the configuration since the link was made still has a name to show. */
const gateOf = ({ gates }: EnrolDeps["config"], { gate }: Grant): Gate =>
  gates.find(({ id }) => id === gate) ?? { id: gate, sign: "?", label: gate, place: null };

const labelsOf = (products: Post["products"], known: readonly Product[]): Preview["products"] =>
  products === "all"
    ? "all"
    : products.map((key) => known.find((product) => product.key === key)?.label ?? key);
