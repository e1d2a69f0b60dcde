/**
 * Keeps the app's shell on the device, so that it starts without a network. Precaches the build and nothing else: scans are
 * ordered, settled facts of the ledger, which no opaque replay of requests can honour.
 * Promises: a new version waits until the page says so; it never takes over by itself.
 */
import { clientsClaim } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
// the first visit is served by this worker too: without a reload, a phone could be taken offline right after enrolment
clientsClaim();

/** Paths of the gateway and of the sandbox beside it: not the app's. */
const notTheApp = [/^\/v1\//, /^\/callbacks\//, /^\/_sandbox/, /^\/octo\//, /^\/ca(\/|$)/];
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: notTheApp }));

self.addEventListener("message", ({ data }: ExtendableMessageEvent) => {
  const asked: unknown = data;
  if (isSkipWaiting(asked)) void self.skipWaiting();
});

/** What workbox-window's `messageSkipWaiting` sends. */
const isSkipWaiting = (message: unknown): boolean =>
  typeof message === "object" &&
  message !== null &&
  "type" in message &&
  message.type === "SKIP_WAITING";
