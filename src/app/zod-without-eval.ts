/**
 * Imported first, for its effect, by the page and by each worker: zod looks once, when a schema is made, whether it may
 * compile code, and the content security policy says no.
 */
import { z } from "zod";

z.config({ jitless: true });
