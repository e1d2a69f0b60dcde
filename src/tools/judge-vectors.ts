/** Writes `src/core/judge-vectors.json` from the decision table. Run it after a change of the table: `npx tsx src/tools/judge-vectors.ts`. */
import { writeFileSync } from "node:fs";
import { allVectors, vectorsText } from "./vectors/table.ts";

const file = new URL("../core/judge-vectors.json", import.meta.url);
const text = vectorsText();
writeFileSync(file, text);
console.log(`${allVectors().length} vectors, ${Math.round(text.length / 1_000)} kB`);
