/**
 * `npm start`: gateway, sandbox and built app as one process on one origin, for a first look. The gateway talks to the
 * sandbox over HTTP like to any supplier; the sandbox's page shows tickets to hold before a camera.
 */
import { z } from "zod";
import { serveGateway } from "../gateway/serve.ts";
import { asGateId } from "../core/ids.ts";
import { createSandbox } from "../sandbox/sandbox.ts";

const port = process.env["PORT"] ?? "8080";
const sandboxUrl = `http://127.0.0.1:${port}`;
const cardsSchema = z.object({ suppliers: z.array(z.object({ key: z.string() })) });
type Card = z.infer<typeof cardsSchema>["suppliers"][number];
/** The one gate of a gateway that is configured by its environment. */
const demoGate = asGateId("gate-1");

try {
  const links: { make: () => Promise<string> } = { make: () => Promise.resolve("") };
  const sandbox = createSandbox({ now: () => Date.now(), enrolmentLink: () => links.make() });
  const { key } = await firstSupplier(sandbox.app);
  const { origin } = await serveGateway({
    env: {
      STILE_VENUE: "Stile demo",
      ...process.env,
      STILE_OCTO_URL: `${sandboxUrl}/octo`,
      STILE_OCTO_KEY: key,
      STILE_OCTO_MODE: "redeem",
    },
    demo: true,
    mount: (server, gateway) => {
      links.make = () => gateway.enrolmentLink(demoGate);
      server.route("/", sandbox.app);
    },
  });
  console.log(`tickets ${origin}/_sandbox/tickets`);
} catch (problem) {
  console.error(`start: ${problem instanceof Error ? problem.message : String(problem)}`);
  process.exitCode = 1;
}

/** The sandbox says itself, under `/_sandbox`, how it is reached. */
async function firstSupplier(app: ReturnType<typeof createSandbox>["app"]): Promise<Card> {
  const answer = await app.request(`${sandboxUrl}/_sandbox`);
  const { suppliers } = cardsSchema.parse(await answer.json());
  const [card] = suppliers;
  if (card === undefined) throw new Error("the sandbox has no supplier");
  return card;
}
