/** Starts the app and mounts it. */
import "./wake-storage.ts";
import "./zod-without-eval.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { compose } from "./compose.ts";
import { ServicesProvider } from "./services.ts";
import "./ui/tokens.css";
import "./ui/base.css";

const services = compose();
const root = document.querySelector("#app");
if (root === null) throw new Error("the page has no place for the app");
// browsers allow sound only after a gesture; any will do. A hand scanner types: with it the first gesture after a reload
// is a key, and that scan must sound
addEventListener("pointerdown", services.unlockSound, { passive: true });
addEventListener("keydown", services.unlockSound);
createRoot(root).render(
  <StrictMode>
    <ServicesProvider value={services}>
      <App />
    </ServicesProvider>
  </StrictMode>,
);
